using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace ClientIp.Tests.Addresses;

/// <summary>A slow second reader of the address grammar: it splits at separators, counts the pieces, and matches each piece with a regular expression.</summary>
internal static partial class AddressOracle
{
    public static byte[]? Parse(string text)
    {
        byte[]? bytes = ParseIPv4(text) ?? ParseIPv6(text);
        bool isMapped = bytes is { Length: 16 } && bytes.Take(10).All(b => b == 0) && bytes[10] == 0xFF && bytes[11] == 0xFF;
        return isMapped ? bytes!.Skip(12).ToArray() : bytes;
    }

    private static byte[]? ParseIPv4(string text)
    {
        string[] octets = text.Split('.');
        return octets.Length == 4 && octets.All(octet => Octet().IsMatch(octet)) ? octets.Select(octet => byte.Parse(octet, CultureInfo.InvariantCulture)).ToArray() : null;
    }

    private static byte[]? ParseIPv6(string text)
    {
        string[] halves = text.Split("::");
        if (halves.Length > 2)
            return null;

        byte[]? left = ParseGroups(halves[0], mayEndInIPv4: halves.Length == 1);
        if (left is null)
            return null;
        if (halves.Length == 1)
            return left.Length == 16 ? left : null;

        byte[]? right = ParseGroups(halves[1], mayEndInIPv4: true);
        return right is null || left.Length + right.Length > 14 ? null
            : [.. left, .. new byte[16 - left.Length - right.Length], .. right];
    }

    private static byte[]? ParseGroups(string text, bool mayEndInIPv4)
    {
        if (text.Length == 0)
            return [];

        string[] groups = text.Split(':');
        byte[] tail = [];
        if (mayEndInIPv4 && ParseIPv4(groups[^1]) is { } quad)
        {
            tail = quad;
            groups = groups[..^1];
        }

        return groups.All(group => Group().IsMatch(group))
            ? [.. groups.SelectMany(group => Enumerable.Reverse(BitConverter.GetBytes(ushort.Parse(group, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)))), .. tail]
            : null;
    }

    [GeneratedRegex(@"\A(0|[1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5])\z")]
    private static partial Regex Octet();

    [GeneratedRegex(@"\A[0-9a-fA-F]{1,4}\z")]
    private static partial Regex Group();
}
