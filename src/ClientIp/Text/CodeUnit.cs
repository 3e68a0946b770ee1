using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ClientIp.Text;

/// <summary>
/// Reads and writes one code unit of text that is either UTF-16 (<see cref="char"/>) or UTF-8 (<see cref="byte"/>).
/// Every grammar in the library is written once over <c>T</c> and sees code units as numbers, so strings and raw header
/// bytes give the same answers. All grammars are ASCII: a unit above 0x7F matches nothing.
/// </summary>
internal static class CodeUnit
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint At<T>(ReadOnlySpan<T> text, int index)
        where T : unmanaged
    {
        // typeof comparisons are JIT constants, so each instantiation keeps one branch (README, idiom 9).
        if (typeof(T) == typeof(byte))
        {
            T unit = text[index];
            return Unsafe.As<T, byte>(ref unit);
        }
        else
        {
            T unit = text[index];
            return Unsafe.As<T, char>(ref unit);
        }
    }

    /// <summary>As <see cref="At"/>, for an index that is in range by construction (README, idiom 6).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint AtUnchecked<T>(ReadOnlySpan<T> text, int index)
        where T : unmanaged
    {
        T unit = Unchecked.At(text, index);
        return typeof(T) == typeof(byte) ? Unsafe.As<T, byte>(ref unit) : Unsafe.As<T, char>(ref unit);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Set<T>(Span<T> destination, int index, uint asciiUnit)
        where T : unmanaged
    {
        if (typeof(T) == typeof(byte))
        {
            byte unit = (byte)asciiUnit;
            destination[index] = Unsafe.As<byte, T>(ref unit);
        }
        else
        {
            char unit = (char)asciiUnit;
            destination[index] = Unsafe.As<char, T>(ref unit);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LastIndexOf<T>(ReadOnlySpan<T> text, char ascii)
        where T : unmanaged
        => typeof(T) == typeof(byte)
            ? MemoryMarshal.Cast<T, byte>(text).LastIndexOf((byte)ascii)
            : MemoryMarshal.Cast<T, char>(text).LastIndexOf(ascii);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int IndexOf<T>(ReadOnlySpan<T> text, char ascii)
        where T : unmanaged
        => typeof(T) == typeof(byte)
            ? MemoryMarshal.Cast<T, byte>(text).IndexOf((byte)ascii)
            : MemoryMarshal.Cast<T, char>(text).IndexOf(ascii);

    /// <summary>Whether both texts are equal when the case of ASCII letters is ignored.</summary>
    public static bool EqualsIgnoreCase<T>(ReadOnlySpan<T> text, ReadOnlySpan<T> other)
        where T : unmanaged
    {
        if (text.Length != other.Length)
            return false;

        for (int i = 0; i < text.Length; i++)
        {
            if (ToLower(At(text, i)) != ToLower(At(other, i)))
                return false;
        }

        return true;
    }

    /// <summary>Whether <paramref name="text"/> equals <paramref name="lowerAscii"/> when the case of ASCII letters is ignored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool EqualsIgnoreCase<T>(ReadOnlySpan<T> text, string lowerAscii)
        where T : unmanaged
    {
        if (text.Length != lowerAscii.Length)
            return false;

        for (int i = 0; i < text.Length; i++)
        {
            if (ToLower(At(text, i)) != lowerAscii[i])
                return false;
        }

        return true;
    }

    /// <summary>Turns an ASCII capital into the lower-case letter. Other units stay as they are.</summary>
    public static uint ToLower(uint unit) => unit - 'A' <= 'Z' - 'A' ? unit | 0x20 : unit;
}
