using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ClientIp.Text;

/// <content>
/// Reads the last sixteen characters at once. The places of the dots decide which of 81 layouts the quad has. For each layout a table tells where the hundreds, tens
/// and units of the four octets are; one shuffle brings them together.
/// </content>
internal static partial class IPv4Text
{
    private static readonly Layout[] s_layouts = CreateLayouts();

    /// <summary>The shortest text that vectors can read. Without vectors no text is long enough.</summary>
    public static int MinVectorizedLength
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Ascii16.IsSupported ? Ascii16.MinLength : int.MaxValue;
    }

    /// <summary>Finds the digits and dots that the text ends with, without reading them yet. The text has at least <see cref="MinVectorizedLength"/> characters.</summary>
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

    /// <summary>The digits and dots that a text ends with.</summary>
    /// <param name="digits">The value of each digit, the last one first.</param>
    /// <param name="dots">A bit for each dot.</param>
    /// <param name="others">A bit for each character that is neither a digit nor a dot.</param>
    public readonly struct LastQuad(Vector128<byte> digits, uint dots, uint others)
    {
        private readonly Vector128<byte> _digits = digits;
        private readonly uint _dots = dots;
        private readonly uint _others = others;

        /// <summary>The number of digits and dots, at most 16.</summary>
        public int Length
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => BitOperations.TrailingZeroCount(_others);
        }

        /// <summary>Reads them as a dotted quad.</summary>
        /// <returns>False when they aren't one.</returns>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool TryRead(out uint value)
        {
            // The layout: a bit for each dot, and one for the first character that isn't part of the quad.
            uint layoutBits = (_dots | _others) & (_others ^ _others - 1);
            ref Layout layout = ref s_layouts[Layout.Slot(layoutBits)];

            // The hundreds, tens and units of each octet, the last octet first; zeros where an octet has fewer digits.
            Vector128<int> octets = Ascii16.SumDecimals(Ascii16.Shuffle(_digits, layout.Places));

            // An octet is valid if it is at most 255 and at least the smallest number of so many digits: then neither difference is negative.
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

    /// <summary>What follows from the number of digits that each octet has.</summary>
    private readonly struct Layout
    {
        public const int Slots = 256;

        // Found by search: it gives each of the 81 layouts a slot of its own.
        private const uint Multiplier = 0x4D30_56C7;

        /// <summary>The places of the hundreds, tens and units of each octet, and an empty fourth place. A place above 15 gives zero on x86-64 and on ARM64.</summary>
        public readonly Vector128<byte> Places;

        /// <summary>The smallest value of each octet, one byte each.</summary>
        public readonly uint Least;

        /// <summary>A bit for each dot, counted from the quad's last character, and one for the place before the first. Zero in an empty slot.</summary>
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
