using System;

namespace ClientIp.Headers;

/// <content>Without vectors, one unit after the other is the fastest there is.</content>
internal sealed partial class UnitClass
{
    private static int CountLast<T>(ReadOnlySpan<T> text)
        where T : unmanaged
    {
        _ = text;
        return 0;
    }
}
