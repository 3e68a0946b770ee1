using System;

namespace ClientIp.Text;

/// <content>Without vectors, one character after the other is the fastest there is.</content>
internal static partial class IPv4Text
{
    public const int MinVectorizedLength = int.MaxValue;

    public static LastQuad FindLast<T>(ReadOnlySpan<T> text)
        where T : unmanaged
    {
        _ = text;
        return default;
    }

    public static bool TryReadLast<T>(ReadOnlySpan<T> text, out uint value, out int length)
        where T : unmanaged
        => TryReadLastVectorized(text, out value, out length);

    public static bool TryReadLastVectorized<T>(ReadOnlySpan<T> text, out uint value, out int length)
        where T : unmanaged
    {
        value = 0;
        length = 0;
        return false;
    }

    /// <summary>Nothing that was found.</summary>
    public readonly record struct LastQuad(int Length, uint Value)
    {
        public bool TryRead(out uint value)
        {
            value = Value;
            return Length != 0;
        }
    }
}
