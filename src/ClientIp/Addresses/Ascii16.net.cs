using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace ClientIp.Addresses;

/// <summary>
/// Sixteen characters of text, one byte each, from <see cref="char"/> and <see cref="byte"/> alike. A character that is no byte becomes one that is in none of
/// our grammars. Each operation is one or two instructions on x86-64 and on ARM64.
/// </summary>
internal static class Ascii16
{
    /// <summary>The fewest characters that can be taken as sixteen.</summary>
    public const int MinLength = 8;

    // For 8 characters, for 9, and so on up to 15.
    private static ReadOnlySpan<byte> Moves =>
    [
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 8, 9, 10, 11, 12, 13, 14, 15,
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 8, 9, 10, 11, 12, 13, 14, 15,
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 1, 8, 9, 10, 11, 12, 13, 14, 15,
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 1, 2, 8, 9, 10, 11, 12, 13, 14, 15,
        0xFF, 0xFF, 0xFF, 0xFF, 0, 1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15,
        0xFF, 0xFF, 0xFF, 0, 1, 2, 3, 4, 8, 9, 10, 11, 12, 13, 14, 15,
        0xFF, 0xFF, 0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13, 14, 15,
        0xFF, 0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15,
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

    /// <summary>The last sixteen characters, or as many as there are, <see cref="MinLength"/> at least, with zeros in front.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> LoadLast<T>(ReadOnlySpan<T> text)
        where T : unmanaged
    {
        ref T first = ref MemoryMarshal.GetReference(text);
        ref T lastHalf = ref Unsafe.Add(ref first, text.Length - 8);
        if (text.Length >= 16)
            return Load(ref Unsafe.Add(ref lastHalf, -8));

        // Two halves that overlap: of the first, what the second has too is dropped, and the rest moves up to it.
        return Shuffle(Join(ref first, ref lastHalf), Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(Moves), (nuint)(16 * (text.Length - MinLength))));
    }

    /// <summary>Eight characters, and eight others behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Join<T>(ref T lower, ref T upper)
        where T : unmanaged
        => typeof(T) == typeof(byte)
            ? Vector128.Create(Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<T, byte>(ref lower)), Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<T, byte>(ref upper))).AsByte()
            : Narrow(Vector128.LoadUnsafe(ref Unsafe.As<T, ushort>(ref lower)), Vector128.LoadUnsafe(ref Unsafe.As<T, ushort>(ref upper)));

    /// <summary>Sixteen units in half their size. What does not fit becomes 255, or 0 from 0x8000 on where that is what the instruction does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Narrow(Vector128<ushort> lower, Vector128<ushort> upper)
        => Sse2.IsSupported
            ? Sse2.PackUnsignedSaturate(lower.AsInt16(), upper.AsInt16())
            : AdvSimd.ExtractNarrowingSaturateUpper(AdvSimd.ExtractNarrowingSaturateLower(lower), upper);

    /// <summary>For each place, the byte that stands where <paramref name="places"/> says; zero for 255.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Shuffle(Vector128<byte> bytes, Vector128<byte> places)
        => Ssse3.IsSupported ? Ssse3.Shuffle(bytes, places) : AdvSimd.Arm64.VectorTableLookup(bytes, places);

    /// <summary>Ones where a byte is from <paramref name="first"/> to <paramref name="last"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> IsBetween(Vector128<byte> bytes, char first, char last)
    {
        Vector128<byte> offsets = bytes - Vector128.Create((byte)first);
        return Vector128.Equals(Vector128.Min(offsets, Vector128.Create((byte)(last - first))), offsets);
    }
}
