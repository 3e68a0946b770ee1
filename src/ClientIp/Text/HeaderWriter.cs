using System;

namespace ClientIp.Text;

/// <summary>Writes ASCII into chars or bytes, and notes whether everything fitted.</summary>
internal ref struct HeaderWriter<T>(Span<T> destination)
    where T : unmanaged
{
    private readonly Span<T> _destination = destination;
    private bool _isFull;

    public int Written { get; private set; }

    public void Add(char ascii)
    {
        if (_isFull || Written == _destination.Length)
            _isFull = true;
        else
            CodeUnit.Set(_destination, Written++, ascii);
    }

    public void Add(string ascii)
    {
        foreach (char c in ascii)
            Add(c);
    }

    public void Add(scoped ReadOnlySpan<T> text)
    {
        if (_isFull || text.Length > _destination.Length - Written)
        {
            _isFull = true;
            return;
        }

        text.CopyTo(_destination.Slice(Written));
        Written += text.Length;
    }

    /// <summary>Adds both. <paramref name="text"/> is copied first: it may be in the destination, at the place where <paramref name="prefix"/> is written.</summary>
    public void Add(string prefix, scoped ReadOnlySpan<T> text)
    {
        int start = Written;
        if (_isFull || prefix.Length + text.Length > _destination.Length - start)
        {
            _isFull = true;
            return;
        }

        text.CopyTo(_destination.Slice(start + prefix.Length));
        Add(prefix);
        Written = start + prefix.Length + text.Length;
    }

    /// <summary>Adds the number in decimal.</summary>
    public void Add(ushort number)
    {
        Span<T> digits = stackalloc T[5];
        Add(digits.Slice(0, ShortText.WriteDecimal(number, digits)));
    }

    /// <summary>Ends the writing.</summary>
    /// <returns>False, with nothing counted as written, when something didn't fit.</returns>
    public readonly bool TryFinish(out int written)
    {
        written = _isFull ? 0 : Written;
        return !_isFull;
    }
}
