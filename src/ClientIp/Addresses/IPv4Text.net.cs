using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ClientIp.Addresses;

/// <content>
/// Sixteen characters at once, the last of the text. Where its dots stand decides which of 81 layouts the quad has; a table tells for each layout how to move its
/// digits so that the units, tens and hundreds of the four octets come to stand together.
/// </content>
internal static partial class IPv4Text
{
    private static readonly Layout[] s_layouts = CreateLayouts();

    /// <summary>Reads the dotted quad that the text ends with, if the text is long enough and what stands in front of the quad is neither digit nor dot.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="value">The address.</param>
    /// <param name="length">How many characters at the end of the text are the quad.</param>
    /// <returns>False also where only a slower look can tell.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadLast<T>(ReadOnlySpan<T> text, out uint value, out int length)
        where T : unmanaged
    {
        if (!Ascii16.IsSupported || text.Length < Ascii16.MinLength)
        {
            value = 0;
            length = 0;
            return false;
        }

        return TryRead(Ascii16.LoadLast(text), out value, out length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryRead(Vector128<byte> last, out uint value, out int length)
    {
        Vector128<byte> digits = last - Vector128.Create((byte)'0');
        Vector128<byte> isDot = Vector128.Equals(last, Vector128.Create((byte)'.'));
        Vector128<byte> isDigit = Vector128.Equals(Vector128.Min(digits, Vector128.Create((byte)9)), digits);

        // The quad's length, and its layout: a bit for each dot, and one for the end.
        length = BitOperations.LeadingZeroCount(~((isDot | isDigit).ExtractMostSignificantBits() << 16));
        uint layoutBits = isDot.ExtractMostSignificantBits() >> (16 - length) | 1u << length;
        ref Layout layout = ref s_layouts[Layout.Slot(layoutBits)];

        // Octets from the last to the first: four units, four tens, four hundreds; zeros where an octet has fewer digits.
        Vector128<byte> places = Ascii16.Shuffle(digits, layout.Places);
        Vector128<ushort> sums = Vector128.WidenLower(places) * Vector128.Create((ushort)1, 1, 1, 1, 10, 10, 10, 10) + Vector128.WidenUpper(places) * Vector128.Create((ushort)100);
        Vector128<ushort> octets = sums + Vector128.Shuffle(sums.AsUInt64(), Vector128.Create(1UL, 1UL)).AsUInt16();

        // Each at most 255, and not below what so many digits begin with when the first is no zero.
        Vector128<ushort> clamped = Vector128.Min(Vector128.Max(octets, Vector128.CreateScalar(layout.Least).AsUInt16()), Vector128.Create((ushort)255));
        value = Ascii16.Narrow(octets, octets).AsUInt32().ToScalar();
        return layout.Bits == layoutBits && Vector128.EqualsAll(clamped, octets);
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

        /// <summary>Where to take units, tens and hundreds from; from nowhere, as both instructions have it, above 15.</summary>
        public readonly Vector128<byte> Places;

        /// <summary>The least each octet can be.</summary>
        public readonly ulong Least;

        /// <summary>A bit for each dot, counted from the quad's first character, and one behind the last character; zero in an empty slot.</summary>
        public readonly uint Bits;

        public Layout(ReadOnlySpan<int> digits)
        {
            Span<byte> places = stackalloc byte[16];
            places.Fill(0xFF);
            int end = 16;
            int length = 0;
            for (int octet = 3; octet >= 0; octet--)
            {
                for (int digit = 0; digit < digits[octet]; digit++)
                    places[4 * digit + 3 - octet] = (byte)(end - 1 - digit);
                Least |= (digits[octet] == 3 ? 100UL : digits[octet] == 2 ? 10UL : 0UL) << (16 * (3 - octet));
                end -= digits[octet] + 1;
            }

            foreach (int count in digits)
            {
                length += count;
                Bits |= 1u << length;
                length++;
            }

            Places = Vector128.Create<byte>(places);
        }

        public static int Slot(uint bits) => (int)(bits * Multiplier >> 24);
    }
}
