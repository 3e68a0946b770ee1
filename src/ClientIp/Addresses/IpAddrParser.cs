using System;
using System.Runtime.CompilerServices;
using ClientIp.Text;

namespace ClientIp.Addresses;

/// <summary>
/// The strict text grammar of one address (R6): a dotted quad, or RFC 4291 section 2.2. The other forms that <c>inet_aton</c> of a C library takes are refused:
/// elsewhere <c>012.0.0.5</c>, <c>0xa.0.0.5</c> and <c>10.5</c> are read as a trusted 10.0.0.5, and a client chooses that text.
/// </summary>
internal static class IpAddrParser
{
    // NoInlining: in a large caller the JIT's inlining budget could run out before the callees (README, idiom 1).
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryParse<T>(ReadOnlySpan<T> text, out IpAddr address)
        where T : unmanaged
    {
        if (text.Length > IPv4Text.MaxLength || !IPv4Text.TryReadFrom(text, 0, out uint ipv4))
            return TryParseOther(text, out address);
        address = IpAddr.FromIPv4(ipv4);
        return true;
    }

    // A method of its own: a dotted quad doesn't pay for the registers that only the other forms need (README, idiom 4).
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryParseOther<T>(ReadOnlySpan<T> text, out IpAddr address)
        where T : unmanaged
    {
        if (text.Length > IPv4Text.MaxLength || !IPv4Text.TryParseScalar(text, out uint ipv4))
            return TryParseIPv6(text, out address);
        address = IpAddr.FromIPv4(ipv4);
        return true;
    }

    /// <summary>Reads IPv6 only. IPv4-mapped text gives the IPv4 address (R5).</summary>
    public static bool TryParseIPv6<T>(ReadOnlySpan<T> text, out IpAddr address)
        where T : unmanaged
    {
        bool isAddress = IPv6Text.TryParse(text, out ulong high, out ulong low);
        address = new IpAddr(high, low);
        return isAddress;
    }

    /// <summary>Reads a dotted quad only.</summary>
    public static bool TryParseIPv4<T>(ReadOnlySpan<T> text, out IpAddr address)
        where T : unmanaged
    {
        bool isAddress = IPv4Text.TryParse(text, out uint value);
        address = isAddress ? IpAddr.FromIPv4(value) : default;
        return isAddress;
    }
}
