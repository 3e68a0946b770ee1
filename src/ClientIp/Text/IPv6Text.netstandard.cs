using System;

namespace ClientIp.Text;

/// <content>Without vectors nothing is faster than one character at a time.</content>
internal static partial class IPv6Text
{
    private static bool TryParseVectorized<T>(ReadOnlySpan<T> text, out ulong high, out ulong low)
        where T : unmanaged
    {
        high = low = 0;
        return false;
    }
}
