using System;
using System.Runtime.CompilerServices;
using ClientIp.Addresses;

namespace ClientIp.ProxyProtocol;

/// <summary>The text line (PROXY section 2.1).</summary>
internal static class ProxyHeaderV1
{
    /// <summary>The longest line, CRLF included.</summary>
    public const int MaxLength = 107;

    /// <summary><c>PROXY UNKNOWN</c> and CRLF.</summary>
    public const int ShortestLength = 15;

    /// <summary>Where the fields begin, after <c>PROXY TCP4</c> or <c>PROXY TCP6</c> and a blank.</summary>
    public const int FieldsOffset = 11;

    // The shortest address, and the length of the shortest text that must follow each field.
    private const int ShortestIPv4 = 7, ShortestIPv6 = 2;
    private const int AfterDestination = 6, AfterSourcePort = 4, AfterDestinationPort = 2;      // " 0 0" CRLF, " 0" CRLF, CRLF

    public static ReadOnlySpan<byte> Prefix => "PROXY "u8;

    private static ReadOnlySpan<byte> Tcp => "TCP"u8;

    private static ReadOnlySpan<byte> Unknown => "UNKNOWN"u8;

    /// <summary>Reads as much of a line as has arrived (P2).</summary>
    /// <param name="source">Bytes that agree with <see cref="Prefix"/> as far as they go.</param>
    /// <param name="maxLength">The longest header that is accepted.</param>
    /// <param name="header">The header, once the whole line has arrived and is valid.</param>
    /// <param name="needed">The length of the line when it is whole; otherwise the length of the shortest line with this beginning, at least one byte more than have arrived.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ProxyHeaderError Read(ReadOnlySpan<byte> source, int maxLength, out ProxyHeader header, out int needed)
    {
        // Cut to the longest line: a client can send megabytes after it, and each search for the end of a field would run through them.
        if (source.Length > MaxLength)
            source = source.Slice(0, MaxLength);
        ProxyHeaderError error = ProxyLine.TryRead(source, out header, out needed) ? ProxyHeaderError.None : ReadLine(source, out header, out needed);

        // P1: refused as soon as even the shortest ending would come too late, which for a line of addresses is long before byte 107.
        if (error != ProxyHeaderError.None || needed <= Math.Min(maxLength, MaxLength))
            return error;
        header = default;
        return needed > MaxLength ? ProxyHeaderError.LineTooLong : ProxyHeaderError.HeaderTooLarge;
    }

    private static ProxyHeaderError ReadLine(ReadOnlySpan<byte> source, out ProxyHeader header, out int needed)
    {
        header = default;
        needed = ShortestLength;
        if (source.Length <= Prefix.Length)
            return ProxyHeaderError.None;

        ReadOnlySpan<byte> rest = source.Slice(Prefix.Length);
        if (rest[0] == 'U')
            return ReadUnknown(source, rest, out header, out needed);

        int common = Math.Min(rest.Length, Tcp.Length);
        if (!rest.Slice(0, common).SequenceEqual(Tcp.Slice(0, common)) || (rest.Length > 3 && rest[3] is not ((byte)'4' or (byte)'6')) || (rest.Length > 4 && rest[4] != ' '))
            return ProxyHeaderError.BadProtocol;
        if (source.Length >= FieldsOffset)
            return ReadFields(source, rest[3] == '6', out header, out needed);
        int shortest = rest.Length > 3 && rest[3] == '4' ? ShortestIPv4 : ShortestIPv6;
        needed = FieldsOffset + shortest + 1 + shortest + AfterDestination;
        return ProxyHeaderError.None;
    }

    /// <summary>"UNKNOWN", then anything up to CRLF, which is ignored (P2).</summary>
    private static ProxyHeaderError ReadUnknown(ReadOnlySpan<byte> source, ReadOnlySpan<byte> rest, out ProxyHeader header, out int needed)
    {
        header = default;
        int common = Math.Min(rest.Length, Unknown.Length);
        needed = Math.Max(ShortestLength, source.Length + (source[source.Length - 1] == '\r' ? 1 : 2));
        if (!rest.Slice(0, common).SequenceEqual(Unknown.Slice(0, common)) || (rest.Length > common && rest[common] is not ((byte)' ' or (byte)'\r')))
            return ProxyHeaderError.BadProtocol;

        int end = source.IndexOf("\r\n"u8);
        if (end < 0)
            return ProxyHeaderError.None;

        needed = end + 2;
        header = new ProxyHeader(ProxyVersion.V1, ProxyCommand.Proxy, needed);
        return ProxyHeaderError.None;
    }

    /// <summary>Source address, destination address, source port and destination port, with single blanks between them and CRLF after the last.</summary>
    private static ProxyHeaderError ReadFields(ReadOnlySpan<byte> source, bool isIPv6, out ProxyHeader header, out int needed)
    {
        header = default;
        int position = FieldsOffset;

        needed = source.Length + 1;
        ProxyHeaderError error = ReadAddress(source, isIPv6, ref position, out IpAddr from, out bool isWhole);
        if (error != ProxyHeaderError.None)
            return error;
        if (!isWhole)
            return CompleteAddress(source, position, isIPv6, 1 + (isIPv6 ? ShortestIPv6 : ShortestIPv4) + AfterDestination, out needed);
        error = ReadAddress(source, isIPv6, ref position, out IpAddr to, out isWhole);
        if (error != ProxyHeaderError.None)
            return error;
        if (!isWhole)
            return CompleteAddress(source, position, isIPv6, AfterDestination, out needed);
        error = ReadPort(source, (byte)' ', ref position, out ushort fromPort, out isWhole);
        if (error != ProxyHeaderError.None)
            return error;
        if (!isWhole)
            return CompletePort(source, AfterSourcePort, out needed);
        error = ReadPort(source, (byte)'\r', ref position, out ushort toPort, out isWhole);
        if (error != ProxyHeaderError.None)
            return error;
        if (!isWhole)
            return CompletePort(source, AfterDestinationPort, out needed);
        if (position == source.Length)
            return ProxyHeaderError.None;
        if (source[position] != '\n')
            return ProxyHeaderError.BadLineEnding;

        needed = position + 1;
        header = new ProxyHeader(ProxyVersion.V1, ProxyCommand.Proxy, isIPv6 ? ProxyTransport.Tcp6 : ProxyTransport.Tcp4, from.High, from.Low, fromPort, to.High, to.Low, toPort, needed);
        return ProxyHeaderError.None;
    }

    private static ProxyHeaderError ReadAddress(ReadOnlySpan<byte> source, bool isIPv6, ref int position, out IpAddr address, out bool isWhole)
    {
        address = default;
        ReadOnlySpan<byte> rest = source.Slice(position);
        int length = rest.IndexOfAny((byte)' ', (byte)'\r', (byte)'\n');
        isWhole = length >= 0;
        if (!isWhole)
            return ProxyHeaderError.None;

        if (!TryParse(rest.Slice(0, length), isIPv6, out address))
            return ProxyHeaderError.BadAddress;
        position += length + 1;
        return rest[length] == ' ' ? ProxyHeaderError.None : ProxyHeaderError.MissingField;
    }

    private static ProxyHeaderError ReadPort(ReadOnlySpan<byte> source, byte end, ref int position, out ushort port, out bool isWhole)
    {
        uint value = 0;
        int start = position;
        port = 0;
        isWhole = false;
        for (; position < source.Length; position++)
        {
            uint digit = (uint)source[position] - '0';
            if (digit > 9)
                break;

            // "00080" and "80" would be two spellings of one port.
            if (position > start && value == 0)
                return ProxyHeaderError.BadPort;
            value = value * 10 + digit;
            if (value > ushort.MaxValue)
                return ProxyHeaderError.BadPort;
        }

        if (position == source.Length)
            return ProxyHeaderError.None;
        byte unit = source[position];
        if (position == start)
            return unit is (byte)'\r' or (byte)'\n' ? ProxyHeaderError.MissingField : ProxyHeaderError.BadPort;
        if (unit != end)
            return unit is (byte)'\r' or (byte)'\n' or (byte)' ' ? end == ' ' ? ProxyHeaderError.MissingField : ProxyHeaderError.BadLineEnding : ProxyHeaderError.BadPort;

        position++;
        port = (ushort)value;
        isWhole = true;
        return ProxyHeaderError.None;
    }

    private static bool TryParse(ReadOnlySpan<byte> text, bool isIPv6, out IpAddr address)
        => isIPv6 ? IpAddrParser.TryParseIPv6(text, out address) : IpAddrParser.TryParseIPv4(text, out address);

    /// <summary>Counts what a line lacks that ends within a port. The port itself lacks a digit only while it has none.</summary>
    private static ProxyHeaderError CompletePort(ReadOnlySpan<byte> source, int after, out int needed)
    {
        needed = source.Length + (source[source.Length - 1] == ' ' ? 1 : 0) + after;
        return ProxyHeaderError.None;
    }

    /// <summary>
    /// Decides whether an address can begin with this text, so that a wrong byte is refused at once (P1), and how many bytes the address lacks. One of a handful of
    /// endings, tried from the shortest on, completes any address that was cut off; the grammar itself judges the result.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ProxyHeaderError CompleteAddress(ReadOnlySpan<byte> source, int position, bool isIPv6, int after, out int needed)
    {
        ReadOnlySpan<byte> text = source.Slice(position);
        needed = source.Length + after;
        if (text.Length > 45)
            return ProxyHeaderError.BadAddress;

        Span<byte> completed = stackalloc byte[45 + 7];
        text.CopyTo(completed);
        ReadOnlySpan<byte> endings = "|0|:|::|.0|0.0|.0.0|0.0.0|.0.0.0|0.0.0.0|"u8;
        while (!endings.IsEmpty)
        {
            int length = endings.IndexOf((byte)'|');
            endings.Slice(0, length).CopyTo(completed.Slice(text.Length));
            if (TryParse(completed.Slice(0, text.Length + length), isIPv6, out _))
            {
                needed += length;
                return ProxyHeaderError.None;
            }

            endings = endings.Slice(length + 1);
        }

        return ProxyHeaderError.BadAddress;
    }
}
