using System;
using ClientIp.Text;

namespace ClientIp.Headers;

/// <summary>Where the value of one parameter stands in its line, without the quotes round it.</summary>
internal readonly struct ForwardedValue(int start, int length, bool isEscaped)
{
    // One number: a value stored in parts and copied with one wide load waits for store forwarding (idiom 3). From the lowest bit: the start in 32 bits, the
    // length in 16, whether the value is escaped, and 1 for a value that is present.
    private readonly ulong _packed = (uint)start | (ulong)(ushort)length << 32 | (isEscaped ? 1UL << 48 : 0) | 1UL << 49;

    /// <summary>Whether the value holds quoted-pairs (RFC 9110 section 5.6.4).</summary>
    public bool IsEscaped => (_packed >> 48 & 1) != 0;

    public bool IsPresent => _packed != 0;

    public int Start => (int)_packed;

    public int Length => (ushort)(_packed >> 32);

    /// <summary>The text. If it holds quoted-pairs, they are resolved into <paramref name="buffer"/>.</summary>
    /// <param name="line">The line that the value stands in.</param>
    /// <param name="buffer">Room for <see cref="Length"/> units, used only if the value is escaped.</param>
    public ReadOnlySpan<T> Text<T>(ReadOnlySpan<T> line, Span<T> buffer)
        where T : unmanaged
    {
        ReadOnlySpan<T> raw = line.Slice(Start, Length);
        if (!IsEscaped)
            return raw;

        int length = 0;
        for (int i = 0; i < raw.Length; i++)
        {
            if (CodeUnit.At(raw, i) == '\\')
                i++;        // the grammar was checked: a unit follows
            buffer[length++] = raw[i];
        }

        return buffer.Slice(0, length);
    }
}
