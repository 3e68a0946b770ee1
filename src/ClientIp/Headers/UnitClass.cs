using System;
using ClientIp.Addresses;

namespace ClientIp.Headers;

/// <summary>A set of ASCII characters, and how far back from some place in a text there are no others.</summary>
internal sealed partial class UnitClass
{
    private readonly bool[] _contains = new bool[128];

    public UnitClass(string units)
    {
        foreach (char unit in units)
            _contains[unit] = true;
        Prepare();
    }

    public bool Contains(uint unit) => unit < 128 && _contains[unit];

    /// <summary>The place from which up to <paramref name="end"/> all are in the set, or <paramref name="floor"/>.</summary>
    public int SkipBack<T>(ReadOnlySpan<T> text, int end, int floor)
        where T : unmanaged
    {
        int begin = end - CountLast(text.Slice(floor, end - floor));
        while (begin > floor && Contains(CodeUnit.At(text, begin - 1)))
            begin--;
        return begin;
    }

    partial void Prepare();
}
