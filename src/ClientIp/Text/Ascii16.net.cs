using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace ClientIp.Text;

/// <summary>
/// Sixteen characters as one byte each, read from <see cref="char"/> or from <see cref="byte"/> (README, idiom 9). A character that doesn't fit into a byte becomes a byte that no
/// grammar of the library has. Each operation is one or two instructions on x86-64 and on ARM64.
/// </summary>
internal static class Ascii16
{
    /// <summary>The fewest characters that can be loaded: two overlapping halves of eight.</summary>
    public const int MinLength = 8;

    // The places of the last character, the one before it, and so on, in two halves that may overlap (README, idiom 7). One row for a text of 8 characters, one for 9, up to 15.
    private static ReadOnlySpan<byte> Backwards =>
    [
        15, 14, 13, 12, 11, 10, 9, 8, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        15, 14, 13, 12, 11, 10, 9, 8, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        15, 14, 13, 12, 11, 10, 9, 8, 1, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        15, 14, 13, 12, 11, 10, 9, 8, 2, 1, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        15, 14, 13, 12, 11, 10, 9, 8, 3, 2, 1, 0, 0xFF, 0xFF, 0xFF, 0xFF,
        15, 14, 13, 12, 11, 10, 9, 8, 4, 3, 2, 1, 0, 0xFF, 0xFF, 0xFF,
        15, 14, 13, 12, 11, 10, 9, 8, 5, 4, 3, 2, 1, 0, 0xFF, 0xFF,
        15, 14, 13, 12, 11, 10, 9, 8, 6, 5, 4, 3, 2, 1, 0, 0xFF,
    ];

    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Ssse3.IsSupported || AdvSimd.Arm64.IsSupported;
    }

    /// <summary>Sixteen characters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Load<T>(ref T first)
        where T : unmanaged
        => typeof(T) == typeof(byte)
            ? Vector128.LoadUnsafe(ref Unsafe.As<T, byte>(ref first))
            : Join(ref first, ref Unsafe.Add(ref first, 8));

    /// <summary>The last sixteen characters, the last one first. A text of <see cref="MinLength"/> to 15 characters is filled up with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> LoadBackwards<T>(ReadOnlySpan<T> text)
        where T : unmanaged
    {
        ref T first = ref MemoryMarshal.GetReference(text);
        ref T lastHalf = ref Unsafe.Add(ref first, text.Length - 8);
        return text.Length >= 16
            ? Shuffle(Load(ref Unsafe.Add(ref lastHalf, -8)), Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0))
            : Shuffle(Join(ref first, ref lastHalf), Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(Backwards), (nuint)(16 * (text.Length - MinLength))));
    }

    /// <summary>Eight characters as one number. The lowest byte is the first character.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong LoadEight<T>(ref T first)
        where T : unmanaged
        => typeof(T) == typeof(byte) ? Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<T, byte>(ref first)) : Join(ref first, ref first).AsUInt64().ToScalar();

    /// <summary>Eight characters, and eight others after them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Join<T>(ref T lower, ref T upper)
        where T : unmanaged
        => typeof(T) == typeof(byte)
            ? Vector128.Create(Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<T, byte>(ref lower)), Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<T, byte>(ref upper))).AsByte()
            : Narrow(Vector128.LoadUnsafe(ref Unsafe.As<T, ushort>(ref lower)), Vector128.LoadUnsafe(ref Unsafe.As<T, ushort>(ref upper)));

    /// <summary>Narrows sixteen units to bytes. A unit that doesn't fit becomes 255; on x86-64, one from 0x8000 on becomes 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Narrow(Vector128<ushort> lower, Vector128<ushort> upper)
        => Sse2.IsSupported
            ? Sse2.PackUnsignedSaturate(lower.AsInt16(), upper.AsInt16())
            : AdvSimd.ExtractNarrowingSaturateUpper(AdvSimd.ExtractNarrowingSaturateLower(lower), upper);

    /// <summary>Gives, for each place, the byte at the index in <paramref name="places"/>; zero for the index 255.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Shuffle(Vector128<byte> bytes, Vector128<byte> places)
        => Ssse3.IsSupported ? Ssse3.Shuffle(bytes, places) : AdvSimd.Arm64.VectorTableLookup(bytes, places);

    /// <summary>Sums each group of four bytes: 100 times the first, 10 times the second, and the third.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> SumDecimals(Vector128<byte> digits)
    {
        Vector128<sbyte> weights = Vector128.Create((sbyte)100, 10, 1, 0, 100, 10, 1, 0, 100, 10, 1, 0, 100, 10, 1, 0);
        if (Ssse3.IsSupported)
            return Sse2.MultiplyAddAdjacent(Ssse3.MultiplyAddAdjacent(digits, weights), Vector128.Create((short)1));
        Vector128<ushort> lower = AdvSimd.MultiplyWideningLower(digits.GetLower(), weights.AsByte().GetLower());
        Vector128<ushort> upper = AdvSimd.MultiplyWideningUpper(digits, weights.AsByte());
        return AdvSimd.AddPairwiseWidening(AdvSimd.Arm64.AddPairwise(lower, upper)).AsInt32();
    }

    /// <summary>Widens four bytes, the lowest first, to four numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> WidenFour(uint bytes)
        => Sse41.IsSupported
            ? Sse41.ConvertToVector128Int32(Vector128.CreateScalarUnsafe(bytes).AsByte())
            : Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(bytes).AsByte())).AsInt32();

    /// <summary>All bits set where a byte is from <paramref name="first"/> to <paramref name="last"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> IsBetween(Vector128<byte> bytes, char first, char last)
    {
        Vector128<byte> offsets = bytes - Vector128.Create((byte)first);
        return Vector128.Equals(Vector128.Min(offsets, Vector128.Create((byte)(last - first))), offsets);
    }
}
