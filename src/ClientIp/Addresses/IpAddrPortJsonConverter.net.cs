using System;
using System.Text.Json;
using System.Text.Json.Serialization;
using ClientIp.Addresses;

namespace ClientIp;

/// <summary>Writes an endpoint to JSON as its text, also as the name of a property, and reads that text strictly. System.Text.Json uses it by itself.</summary>
public sealed class IpAddrPortJsonConverter : JsonConverter<IpAddrPort>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">The JSON isn't a string, or its text isn't an endpoint.</exception>
    public override IpAddrPort Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonText.Read<IpAddrPort>(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IpAddrPort value, JsonSerializerOptions options) => JsonText.Write(writer, value);

    /// <inheritdoc/>
    /// <exception cref="JsonException">The name isn't an endpoint.</exception>
    public override IpAddrPort ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonText.Read<IpAddrPort>(ref reader);

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, IpAddrPort value, JsonSerializerOptions options) => JsonText.WriteName(writer, value);
}
