using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ClientIp.Text;

/// <content>
/// Sixteen characters at once, the last of the text. Where its dots stand decides which of 81 layouts the quad has; a table tells for each layout how to move its
/// digits so that the units, tens and hundreds of the four octets come to stand together.
/// </content>
internal static partial class IPv4Text
{
    private static readonly Layout[] s_layouts = CreateLayouts();

    /// <summary>The shortest text that can be read at once; none is, where there are no vectors.</summary>
    public static int MinVectorizedLength
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Ascii16.IsSupported ? Ascii16.MinLength : int.MaxValue;
    }

    /// <summary>Reads the dotted quad that the text ends with, if the text is long enough and what stands in front of the quad is neither digit nor dot.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="value">The address.</param>
    /// <param name="length">How many characters at the end of the text are the quad.</param>
    /// <returns>False also where only a slower look can tell.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadLast<T>(ReadOnlySpan<T> text, out uint value, out int length)
        where T : unmanaged
    {
        if (text.Length >= MinVectorizedLength)
            return TryReadLastVectorized(text, out value, out length);
        value = 0;
        length = 0;
        return false;
    }

    /// <summary>The same of a text that is long enough. A caller that has made sure of that gets a jump where a value would be.</summary>
    /// <inheritdoc cref="TryReadLast"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadLastVectorized<T>(ReadOnlySpan<T> text, out uint value, out int length)
        where T : unmanaged
    {
        LastQuad quad = FindLast(text);
        length = quad.Length;
        return quad.TryRead(out value);
    }

    /// <summary>Finds where digits and dots at the end of a text begin that is long enough, and does not read them yet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LastQuad FindLast<T>(ReadOnlySpan<T> text)
        where T : unmanaged
    {
        Vector128<byte> last = Ascii16.LoadBackwards(text);
        Vector128<byte> digits = last - Vector128.Create((byte)'0');
        Vector128<byte> isDot = Vector128.Equals(last, Vector128.Create((byte)'.'));
        Vector128<byte> isDigit = Vector128.Equals(Vector128.Min(digits, Vector128.Create((byte)9)), digits);
        return new LastQuad(digits, isDot.ExtractMostSignificantBits(), ~(isDot | isDigit).ExtractMostSignificantBits());
    }

    /// <summary>Digits and dots that a text ends with.</summary>
    /// <param name="digits">The value of each digit, the last first.</param>
    /// <param name="dots">A bit for each dot.</param>
    /// <param name="others">A bit for each character that is neither digit nor dot.</param>
    public readonly struct LastQuad(Vector128<byte> digits, uint dots, uint others)
    {
        private readonly Vector128<byte> _digits = digits;
        private readonly uint _dots = dots;
        private readonly uint _others = others;

        /// <summary>How many there are, 16 at most.</summary>
        public int Length
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => BitOperations.TrailingZeroCount(_others);
        }

        /// <summary>Reads them as a dotted quad, if they are one.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool TryRead(out uint value)
        {
            // The layout: a bit for each dot, and one for the first character that is not of the quad.
            uint layoutBits = (_dots | _others) & (_others ^ _others - 1);
            ref Layout layout = ref s_layouts[Layout.Slot(layoutBits)];

            // Of each octet, the last first, its hundreds, tens and units; zeros where it has fewer digits.
            Vector128<int> octets = Ascii16.SumDecimals(Ascii16.Shuffle(_digits, layout.Places));

            // Each at most 255, and not below what so many digits begin with when the first is no zero: neither difference is negative.
            uint wrong = ((octets - Ascii16.WidenFour(layout.Least)) | (Vector128.Create(255) - octets)).ExtractMostSignificantBits();
            value = Vector128.Shuffle(octets.AsByte(), Vector128.Create((byte)0, 4, 8, 12, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255)).AsUInt32().ToScalar();
            return (wrong | layout.Bits ^ layoutBits) == 0;
        }
    }

    private static Layout[] CreateLayouts()
    {
        var layouts = new Layout[Layout.Slots];
        for (int i = 0; i < 81; i++)
        {
            var layout = new Layout([i / 27 + 1, i / 9 % 3 + 1, i / 3 % 3 + 1, i % 3 + 1]);
            ref Layout slot = ref layouts[Layout.Slot(layout.Bits)];
            if (slot.Bits != 0)
                throw new InvalidOperationException("Two layouts have one slot.");
            slot = layout;
        }

        return layouts;
    }

    /// <summary>How many digits each octet has, and what follows from that.</summary>
    private readonly struct Layout
    {
        public const int Slots = 256;

        // Found by trying: no two of the 81 layouts come to the same slot.
        private const uint Multiplier = 0x4D30_56C7;

        /// <summary>Where to take hundreds, tens and units of each octet from, a fourth place left empty; from nowhere, as both instructions have it, above 15.</summary>
        public readonly Vector128<byte> Places;

        /// <summary>The least each octet can be, a byte each.</summary>
        public readonly uint Least;

        /// <summary>A bit for each dot, counted from the quad's last character, and one for the place in front of the first; zero in an empty slot.</summary>
        public readonly uint Bits;

        public Layout(ReadOnlySpan<int> digits)
        {
            Span<byte> places = stackalloc byte[16];
            places.Fill(0xFF);
            int place = 0;
            for (int octet = 3; octet >= 0; octet--)
            {
                for (int digit = 0; digit < digits[octet]; digit++)
                    places[4 * (3 - octet) + 2 - digit] = (byte)(place + digit);
                Least |= (digits[octet] == 3 ? 100u : digits[octet] == 2 ? 10u : 0u) << (8 * (3 - octet));
                place += digits[octet];
                Bits |= 1u << place;
                place++;
            }

            Places = Vector128.Create<byte>(places);
        }

        public static int Slot(uint bits) => (int)(bits * Multiplier >> 24);
    }
}
