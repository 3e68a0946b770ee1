using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace ClientIp.Tests.Addresses;

/// <summary>Addresses, endpoints and prefixes in JSON, by reflection and by a source-generated context.</summary>
public partial class JsonTests
{
    private static readonly Document s_document = new(
        IpAddr.Parse("2001:db8::7"), IpAddrPort.Parse("[2001:db8::7]:443"), IpPrefix.Parse("10.0.0.0/8"), null,
        new() { [IpAddr.Parse("10.0.0.7")] = 1, [IpAddr.Parse("2001:db8::8")] = 2 },
        new() { [IpPrefix.Parse("fd00::/8")] = "inside" },
        new() { [IpAddrPort.Parse("10.0.0.7:80")] = true });

    private const string Json =
        """{"Address":"2001:db8::7","Endpoint":"[2001:db8::7]:443","Prefix":"10.0.0.0/8","Nobody":null,"Counts":{"10.0.0.7":1,"2001:db8::8":2},"Names":{"fd00::/8":"inside"},"Flags":{"10.0.0.7:80":true}}""";

    [Fact]
    public void A_document_is_written_as_text_and_read_back()
    {
        Assert.Equal(Json, JsonSerializer.Serialize(s_document));
        Assert.Equal(Json, JsonSerializer.Serialize(s_document, Context.Default.Document));
        Assert.Equal(Json, JsonSerializer.Serialize(JsonSerializer.Deserialize<Document>(Json)));
        Assert.Equal(Json, JsonSerializer.Serialize(JsonSerializer.Deserialize(Json, Context.Default.Document)!, Context.Default.Document));
    }

    [Property(MaxTest = 1000)]
    public Property Every_address_survives_JSON() => Prop.ForAll(Generators.Address.ToArbitrary(), Generators.Prefix.ToArbitrary(), (address, prefix) =>
    {
        Assert.Equal($"\"{address}\"", JsonSerializer.Serialize(address));
        Assert.Equal(address, JsonSerializer.Deserialize<IpAddr>(JsonSerializer.Serialize(address)));
        Assert.Equal(prefix, JsonSerializer.Deserialize<IpPrefix>(JsonSerializer.Serialize(prefix)));
        Assert.Equal(new IpAddrPort(address, 9), JsonSerializer.Deserialize<IpAddrPort>(JsonSerializer.Serialize(new IpAddrPort(address, 9))));
    });

    [Theory]
    [InlineData("\"10.0.0.007\"", "'10.0.0.007' is not an IP address.")]
    [InlineData("\"\"", "'' is not an IP address.")]
    [InlineData("\"\\u001b[31m\"", "'\\x1B[31m' is not an IP address.")]
    [InlineData("17", "The JSON value is Number; write the text of an IP address as a string.")]
    [InlineData("null", "The JSON value is Null; write the text of an IP address as a string.")]
    [InlineData("{}", "The JSON value is StartObject; write the text of an IP address as a string.")]
    public void Any_other_JSON_is_refused_with_the_value(string json, string message)
        => Assert.StartsWith(message, Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<IpAddr>(json)).Message, System.StringComparison.Ordinal);

    [Fact]
    public void A_long_string_is_refused_and_cut_in_the_message()
        => Assert.StartsWith(
            $"'{new string('x', 64)}...' is not an IP address.",
            Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<IpAddr>($"\"{new string('x', 100_000)}\"")).Message, System.StringComparison.Ordinal);

    [Fact]
    public void An_escaped_address_is_read() => Assert.Equal(IpAddr.Parse("10.0.0.7"), JsonSerializer.Deserialize<IpAddr>("\"\\u0031\\u0030.0.0.7\""));

    public sealed record Document(
        IpAddr Address, IpAddrPort Endpoint, IpPrefix Prefix, IpAddr? Nobody, Dictionary<IpAddr, int> Counts, Dictionary<IpPrefix, string> Names, Dictionary<IpAddrPort, bool> Flags);

    [JsonSerializable(typeof(Document))]
    private sealed partial class Context : JsonSerializerContext;
}
