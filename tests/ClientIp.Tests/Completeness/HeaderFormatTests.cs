using System;
using System.Net;
using ClientIp.Tests.Resolution;

namespace ClientIp.Tests.Completeness;

/// <summary>Every header format has a reader, and says whether it is a list.</summary>
public class HeaderFormatTests
{
    private static readonly Peer s_proxy = Peer.From(IPAddress.Parse("10.0.0.7"), 0);

    public static TheoryData<ClientIpHeaderFormat> Formats
    {
        get
        {
            var formats = new TheoryData<ClientIpHeaderFormat>();
            foreach (ClientIpHeaderFormat format in Enum.GetValues<ClientIpHeaderFormat>())
                formats.Add(format);
            return formats;
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_format_is_read(ClientIpHeaderFormat format)
    {
        var options = new ClientIpOptions { HeaderName = "X-Edge-Client", HeaderFormat = format, TrustedProxies = { "10.0.0.0/8" } };
        (string entry, bool isList) = Example(format);
        Assert.Equal("203.0.113.7", EveryForm.Resolve(new ClientIpResolver(options), s_proxy, entry).Client?.ToString());

        // Only in a list can hops be counted.
        options.HopCount = 1;
        Assert.Equal(isList, Record.Exception(() => new ClientIpResolver(options)) is null);
    }

    [Fact]
    public void An_undefined_format_is_refused_beside_a_hop_count_too()
        => Assert.Throws<ClientIpConfigurationException>(() => new ClientIpResolver(new ClientIpOptions { HeaderFormat = (ClientIpHeaderFormat)99, HopCount = 1 }));

    private static (string Entry, bool IsList) Example(ClientIpHeaderFormat format) => format switch
    {
        ClientIpHeaderFormat.AddressList => ("203.0.113.7", true),
        ClientIpHeaderFormat.Forwarded => ("for=203.0.113.7", true),
        ClientIpHeaderFormat.SingleAddress => ("203.0.113.7", false),
        ClientIpHeaderFormat.SingleAddressWithPort => ("203.0.113.7:46532", false),
        _ => throw new InvalidOperationException($"ClientIpHeaderFormat.{format} has no example here; add one, and an arm in HeaderFormats and HopReader"),
    };
}
