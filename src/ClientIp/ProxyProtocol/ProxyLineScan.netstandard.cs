using System;

namespace ClientIp.ProxyProtocol;

/// <summary>Finds where the fields of a line end: at a blank, CR, LF or another control character. Without vectors that is one byte at a time.</summary>
internal readonly struct ProxyLineScan
{
    /// <summary>The first place from <paramref name="position"/> on that ends a field; the length of <paramref name="source"/> where there is none within 64 bytes.</summary>
    /// <param name="source">At least sixteen bytes.</param>
    /// <param name="position">A place that isn't before the end that was found last.</param>
#pragma warning disable CA1822 // The version with vectors has state.
    public int FindEnd(ReadOnlySpan<byte> source, int position)
#pragma warning restore CA1822
    {
        int end = Math.Min(source.Length, position + 64);
        while (position < end && source[position] > ' ')
            position++;
        return position < end ? position : source.Length;
    }
}
