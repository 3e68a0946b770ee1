using System;

namespace ClientIp.Headers;

/// <summary>What code needs to know about a header format.</summary>
internal static class HeaderFormats
{
    /// <summary>Whether the header holds one address and not a list.</summary>
    public static bool IsSingle(this ClientIpHeaderFormat format) => format switch
    {
        ClientIpHeaderFormat.AddressList => false,
        ClientIpHeaderFormat.Forwarded => false,
        ClientIpHeaderFormat.SingleAddress => true,
        ClientIpHeaderFormat.SingleAddressWithPort => true,
        _ => throw NotHandled(format),
    };

    /// <summary>Whether nearly every entry is a dotted quad alone, in <c>Forwarded</c> after <c>for=</c>, so that looking for one first pays.</summary>
    public static bool HasDottedQuadFastPath(this ClientIpHeaderFormat format)
        => format is ClientIpHeaderFormat.AddressList or ClientIpHeaderFormat.Forwarded;

    /// <summary>The exception for a <c>switch</c> that lacks an arm. The options check refuses undefined values.</summary>
    public static Exception NotHandled(ClientIpHeaderFormat format)
        => new ArgumentOutOfRangeException(nameof(format), format, "A header format that is not handled here");
}
