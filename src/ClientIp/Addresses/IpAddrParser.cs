using System;
using System.Runtime.CompilerServices;
using ClientIp.Text;

namespace ClientIp.Addresses;

/// <summary>
/// The strict text grammar of one address: dotted quad, or RFC 4291 section 2.2. Nothing a C library's <c>inet_aton</c> also
/// takes is taken here: <c>012.0.0.5</c>, <c>0xa.0.0.5</c>, <c>10.5</c> read as a trusted 10.0.0.5 elsewhere, and a client chooses that text.
/// </summary>
internal static class IpAddrParser
{
    // Never inlined, so that what it calls always is: a caller's budget for that may be used up.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryParse<T>(ReadOnlySpan<T> text, out IpAddr address)
        where T : unmanaged
    {
        if (text.Length > IPv4Text.MaxLength || !IPv4Text.TryReadLast(text, out uint ipv4, out int length) || length != text.Length)
            return TryParseOther(text, out address);
        address = IpAddr.FromIPv4(ipv4);
        return true;
    }

    // Apart, so that what nearly every address is does not pay for saving registers that only the others need.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryParseOther<T>(ReadOnlySpan<T> text, out IpAddr address)
        where T : unmanaged
    {
        if (text.Length > IPv4Text.MaxLength || !IPv4Text.TryParseScalar(text, out uint ipv4))
            return TryParseIPv6(text, out address);
        address = IpAddr.FromIPv4(ipv4);
        return true;
    }

    /// <summary>IPv6 alone. IPv4-mapped text comes out as the IPv4 address.</summary>
    public static bool TryParseIPv6<T>(ReadOnlySpan<T> text, out IpAddr address)
        where T : unmanaged
    {
        bool isAddress = IPv6Text.TryParse(text, out ulong high, out ulong low);
        address = new IpAddr(high, low);
        return isAddress;
    }

    /// <summary>A dotted quad alone.</summary>
    public static bool TryParseIPv4<T>(ReadOnlySpan<T> text, out IpAddr address)
        where T : unmanaged
    {
        bool isAddress = IPv4Text.TryParse(text, out uint value);
        address = isAddress ? IpAddr.FromIPv4(value) : default;
        return isAddress;
    }
}
