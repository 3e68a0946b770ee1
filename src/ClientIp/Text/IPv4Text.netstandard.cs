using System;

namespace ClientIp.Text;

/// <content>Without vectors nothing is faster than one character at a time.</content>
internal static partial class IPv4Text
{
    public const int MinVectorizedLength = int.MaxValue;

    public static LastQuad FindLast<T>(ReadOnlySpan<T> text)
        where T : unmanaged
    {
        _ = text;
        return default;
    }

    /// <summary>No quad.</summary>
    public readonly record struct LastQuad(int Length, uint Value)
    {
        public bool TryRead(out uint value)
        {
            value = Value;
            return Length != 0;
        }
    }
}
