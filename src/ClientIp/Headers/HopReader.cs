using System;
using System.Runtime.CompilerServices;

namespace ClientIp.Headers;

/// <summary>
/// Reads a header's entries from right to left over all field lines. Each proxy appends on the right, so entries come out in the order in which
/// they can be believed, and whoever stops reading has spent nothing on what a client put further left.
/// </summary>
internal ref struct HopReader<T>
    where T : unmanaged
{
    private readonly ClientIpHeaderFormat _format;
    private FieldLines<T> _lines;
    private ReadOnlySpan<T> _line;
    private EntrySpan _entry;
    private int _unread;    // how much of the current line is unread; -1 when nothing of it is

    /// <summary>Reads all of <paramref name="lines"/>.</summary>
    public HopReader(FieldLines<T> lines, ClientIpHeaderFormat format)
    {
        _format = format;
        _lines = lines;
        _unread = -1;
    }

    /// <summary>Reads the only line there is.</summary>
    public HopReader(ReadOnlySpan<T> line, ClientIpHeaderFormat format)
    {
        _format = format;
        _line = line;
        _unread = line.Length;
    }

    /// <summary>Where the current entry stands in its line.</summary>
    public readonly EntrySpan Span => _entry;

    /// <summary>The line of the current entry, 0 for the first to arrive.</summary>
    public readonly int LineIndex => _lines.Index;

    /// <summary>The text of that line.</summary>
    public readonly ReadOnlySpan<T> Line => _line;

    /// <summary>Moves to the next entry on the left.</summary>
    /// <param name="node">What it says.</param>
    /// <returns>False when there is none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MovePrevious(out HopNode node)
    {
        if (_unread < 0 || _format != ClientIpHeaderFormat.AddressList)
            return MovePreviousOther(out node);

        node = XForwardedForEntry.ReadLast(_line.Slice(0, _unread), out _entry);
        _unread = _entry.Unread;
        return true;
    }

    // Apart, so that a list of addresses in one line is read by code that has nothing else in it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool MovePreviousOther(out HopNode node)
    {
        node = default;
        if (_unread < 0)
        {
            // A proxy that writes its header over the client's leaves one line. With two, one is the client's, and nothing says which.
            bool isRepeated = _format is ClientIpHeaderFormat.SingleAddress or ClientIpHeaderFormat.SingleAddressWithPort && _lines.Index > 1;
            if (!_lines.TryTakeLast(out _line))
                return false;
            _unread = _line.Length;
            if (isRepeated)
            {
                node = new HopNode(HopNodeKind.Repeated);
                _entry = new EntrySpan(0, Math.Min(_line.Length, XForwardedForEntry.MaxLength), -1, IsCut: true);
                return true;
            }
        }

        ReadOnlySpan<T> unread = _line.Slice(0, _unread);
        node = _format switch
        {
            ClientIpHeaderFormat.AddressList => XForwardedForEntry.ReadLast(unread, out _entry),
            ClientIpHeaderFormat.Forwarded => ForwardedReader.ReadLast(unread, out _entry),
            _ => SingleAddressEntry.Read(unread, _format == ClientIpHeaderFormat.SingleAddressWithPort, out _entry),
        };
        _unread = _entry.Unread;
        return true;
    }
}
