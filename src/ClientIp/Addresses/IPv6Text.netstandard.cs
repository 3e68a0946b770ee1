using System;

namespace ClientIp.Addresses;

/// <content>Without vectors, one character after the other is the fastest there is.</content>
internal static partial class IPv6Text
{
    private static bool TryParseAtOnce<T>(ReadOnlySpan<T> text, out ulong high, out ulong low)
        where T : unmanaged
    {
        high = low = 0;
        return false;
    }
}
