using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ClientIp.Text;

/// <summary>
/// Reads and writes one code unit of text that is either UTF-16 (<see cref="char"/>) or UTF-8 (<see cref="byte"/>).
/// Every grammar in the library is written once over <c>T</c> and sees code units as numbers, so strings and raw header
/// bytes cannot come to differ. All the grammars are ASCII: any unit above 0x7F simply matches nothing.
/// </summary>
internal static class CodeUnit
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint At<T>(ReadOnlySpan<T> text, int index)
        where T : unmanaged
    {
        // typeof comparisons are constants to the JIT: each instantiation keeps one branch only.
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

    /// <summary>The same at a place that is inside by construction.</summary>
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

    /// <summary>Whether both are the same text but for the case of ASCII letters.</summary>
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

    /// <summary>Whether <paramref name="text"/> is <paramref name="lowerAscii"/> in any mixture of cases.</summary>
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

    /// <summary>The lower-case letter for an ASCII capital, any other unit as it is.</summary>
    public static uint ToLower(uint unit) => unit - 'A' <= 'Z' - 'A' ? unit | 0x20 : unit;
}
