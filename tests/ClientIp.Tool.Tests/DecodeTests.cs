using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace ClientIp.Tool.Tests;

public class DecodeTests
{
    private static readonly Dictionary<string, JsonElement> s_rows = File.ReadLines("vectors/decode.jsonl").Select(line => JsonDocument.Parse(line).RootElement)
        .ToDictionary(row => row.GetProperty("id").GetString()!);

    [Fact]
    public void Every_row_of_the_vectors_is_decoded_in_order()
    {
        ToolRun run = ToolRun.InProcess(string.Join("\n", s_rows.Values.Select(row => row.GetRawText())), "decode");
        Assert.Equal(0, run.ExitCode);
        string[] answers = run.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(94, answers.Length);
        foreach ((JsonElement row, JsonElement answer) in s_rows.Values.Zip(answers.Select(line => JsonDocument.Parse(line).RootElement)))
        {
            string id = row.GetProperty("id").GetString()!;
            Assert.Equal(id, answer.GetProperty("id").GetString());
            foreach (JsonProperty expected in row.GetProperty("expect").EnumerateObject())
                Assert.Equal($"{id} {expected.Value}", $"{id} {answer.GetProperty(expected.Name)}");
        }
    }

    [Fact]
    public void What_is_decoded_encodes_to_a_header_that_decodes_to_the_same()
    {
        foreach ((string id, JsonElement row) in s_rows.Where(row => row.Value.GetProperty("expect").GetProperty("status").GetString() == "done"))
        {
            string decoded = ToolRun.InProcess(row.GetRawText(), "decode").Output;
            ToolRun encoded = ToolRun.InProcess(decoded, "encode");
            Assert.Equal((id, 0), (id, encoded.ExitCode));
            JsonElement again = JsonDocument.Parse(ToolRun.InProcess(encoded.Output, "decode").Output).RootElement;

            // LOCAL and UNSPEC may hold bytes that nobody reads. Those bytes aren't written again.
            foreach (JsonProperty property in JsonDocument.Parse(decoded).RootElement.EnumerateObject().Where(property => property.Name != "length" || again.GetProperty("transport").GetString() != "unspec"))
                Assert.Equal($"{id} {property.Name} {property.Value}", $"{id} {property.Name} {again.GetProperty(property.Name)}");
        }
    }

    [Theory]
    [InlineData("""{"id":1,"hex":"0d0a0d0a000d0a515549540a2111000ccb007107c0000209c82201bb"}""", """{"id":1,"status":"done","version":2,"command":"proxy","transport":"tcp4","source":"203.0.113.7:51234","destination":"192.0.2.9:443","length":28,"tlvs":[]}""")]
    [InlineData("""{"id":1,"hex":"50524f"}""", """{"id":1,"status":"need-more-data"}""")]
    [InlineData("""{"id":1,"hex":"505249"}""", """{"id":1,"status":"invalid","error":"bad-signature"}""")]
    [InlineData("""{"id":1,"hex":"0d0a0d0a000d0a515549540a21110013cb007107c0000209c82201bb0300042de24880"}""", """{"id":1,"status":"invalid","error":"bad-crc32c"}""")]
    [InlineData("""{"id":1,"hex":"0d0a0d0a000d0a515549540a2111ffff","maxLength":65551}""", """{"id":1,"status":"need-more-data"}""")]
    public void A_header_is_decoded_as_the_contract_says(string question, string answer)
        => Assert.Equal(new ToolRun(0, answer + "\n", ""), ToolRun.InProcess(question, "decode"));

    [Fact]
    public void A_derived_field_is_the_first_well_formed_of_its_TLVs()
    {
        // Each TLV occurs three times: malformed, well-formed, and well-formed with another value.
        string[] tlvs =
        [
            Tlv(0x01, "ff"), Tlv(0x01, "6832"), Tlv(0x01, "6833"),
            Tlv(0x02, "6100"), Tlv(0x02, "61"), Tlv(0x02, "62"),
            Tlv(0x20, "01"), Tlv(0x20, "0100000000" + Tlv(0x22, "c0") + Tlv(0x22, "636e") + Tlv(0x22, "6f74686572")), Tlv(0x20, "0000000001"),
            Tlv(0x30, "00"), Tlv(0x30, "6e31"), Tlv(0x30, "6e32"),
            Tlv(0xEA, "0276"), Tlv(0xEA, "0176"), Tlv(0xEA, "0177"),
            Tlv(0xEE, "01"), Tlv(0xEE, "0101000000"), Tlv(0xEE, "0102000000"),
            Tlv(0xE0, "0a"), Tlv(0xE0, "000000000000000a"), Tlv(0xE0, "000000000000000b"),
        ];
        string all = string.Concat(tlvs);
        string hex = "0d0a0d0a000d0a515549540a2111" + (12 + all.Length / 2).ToString("x4") + "cb007107c0000209c82201bb" + all;
        JsonElement answer = JsonDocument.Parse(ToolRun.InProcess($$"""{"id":1,"hex":"{{hex}}"}""", "decode").Output).RootElement;
        Assert.Equal(tlvs.Length, answer.GetProperty("tlvs").GetArrayLength());
        Assert.Equal(
            ("h2", "a", "cn", "n1", "v", 1u, 10ul),
            (answer.GetProperty("alpn").GetString(), answer.GetProperty("authority").GetString(), answer.GetProperty("ssl").GetProperty("cn").GetString(), answer.GetProperty("netns").GetString(),
                answer.GetProperty("awsVpcEndpoint").GetString(), answer.GetProperty("azureLinkId").GetUInt32(), answer.GetProperty("gcpPscConnectionId").GetUInt64()));
    }

    private static string Tlv(int type, string hex) => type.ToString("x2") + (hex.Length / 2).ToString("x4") + hex;

    [Theory]
    [InlineData("decode", """{"id":1}""", "'hex' is missing")]
    [InlineData("decode", """{"id":1,"hex":"0g"}""", "'hex' is not hexadecimal, two digits a byte")]
    [InlineData("encode", """{"id":1,"version":1,"command":"local"}""", "version 1 has no local; write version 2")]
    [InlineData("encode", """{"id":1,"version":1,"transport":"udp4","source":"1.2.3.4:1","destination":"1.2.3.4:1"}""", "version 1 has no udp4; write version 2")]
    [InlineData("encode", """{"id":1,"transport":"tcp4","source":"[::1]:1","destination":"1.2.3.4:1"}""", "'tcp4' needs two IPv4 addresses")]
    [InlineData("encode", """{"id":1,"transport":"tcp4","source":"x","destination":"1.2.3.4:1"}""", "'source' or 'destination' is not an address; write 203.0.113.7:51234 or [2001:db8::7]:51234")]
    [InlineData("encode", """{"id":1,"transport":"tcp4","source":"1.2.3.4:1","destination":"1.2.3.4:1","tlvs":[{"type":300}]}""", "'type' of a TLV is not a number from 0 to 255")]
    public void A_bad_line_is_reported(string command, string question, string error)
        => Assert.Equal(new ToolRun(1, $$"""{"id":1,"line":1,"error":"{{error}}"}""" + "\n", ""), ToolRun.InProcess(question, command));

    [Theory]
    [InlineData("""{"id":1,"version":1,"transport":"tcp4","source":"203.0.113.7:51234","destination":"192.0.2.9:443"}""", "50524f58592054435034203230332e302e3131332e37203139322e302e322e39203531323334203434330d0a")]
    [InlineData("""{"id":1,"transport":"tcp4","source":"203.0.113.7:51234","destination":"192.0.2.9:443","tlvs":[{"type":3}]}""", "0d0a0d0a000d0a515549540a21110013cb007107c0000209c82201bb030004f34ff66f")]
    [InlineData("""{"id":1,"command":"local"}""", "0d0a0d0a000d0a515549540a20000000")]
    [InlineData("""{"id":1,"version":1}""", "50524f585920554e4b4e4f574e0d0a")]
    public void A_header_is_encoded(string question, string hex)
        => Assert.Equal(new ToolRun(0, $$"""{"id":1,"hex":"{{hex}}","length":{{hex.Length / 2}}}""" + "\n", ""), ToolRun.InProcess(question, "encode"));

    [Theory]
    [InlineData("""{"id":1,"version":1,"transport":"unix-stream","source":"/a","destination":"/b"}""", "version 1 has no unix-stream; write version 2")]
    [InlineData("""{"id":1,"transport":"unix-stream","source":"\u0100","destination":"/b"}""", "a path holds U+0100, which is not a byte; write each byte of the path as one character")]
    [InlineData("""{"id":1,"command":"local","source":"1.2.3.4:1"}""", "'source' can't be written into such a header")]
    [InlineData("""{"id":1,"version":1,"transport":"tcp4","source":"1.2.3.4:1","destination":"1.2.3.4:1","authority":"a"}""", "a TLV of type 2 can't be written: version 1, LOCAL and unspec have no TLVs, UNIQUE_ID has at most 128 bytes, CRC32C is allowed once")]
    [InlineData("""{"id":1,"transport":"tcp4","source":"1.2.3.4:1","destination":"1.2.3.4:1","authority":"a","tlvs":[{"type":2,"value":"62"}]}""", "'authority' is \"a\", and the rest of the question makes it \"b\"")]
    [InlineData("""{"id":1,"transport":"tcp4","source":"1.2.3.4:1","destination":"1.2.3.4:1","ssl":{"tls":false,"client":1}}""", "'ssl.tls' is false, and the rest of the question makes it true")]
    [InlineData("""{"id":1,"transport":"tcp4","source":"1.2.3.4:1","destination":"1.2.3.4:1","length":99}""", "'length' is 99, and the rest of the question makes it 28")]
    [InlineData("""{"id":1,"status":"invalid"}""", "'status' is \"invalid\", and the rest of the question makes it \"done\"")]
    [InlineData("""{"id":1,"authorty":"a"}""", "'authorty' is not a key of this question; did you mean 'authority'? The keys are status, version, command, transport, source, destination, length, tlvs, alpn, authority, uniqueId, ssl, netns, awsVpcEndpoint, azureLinkId, gcpPscConnectionId")]
    public void What_cannot_be_written_is_refused(string question, string error)
    {
        ToolRun run = ToolRun.InProcess(question, "encode");
        Assert.Equal((1, error), (run.ExitCode, JsonDocument.Parse(run.Output).RootElement.GetProperty("error").GetString()));
    }

    [Fact]
    public void The_derived_keys_alone_make_the_TLVs()
    {
        const string Derived = "\"alpn\":\"h2\",\"authority\":\"example.com\",\"uniqueId\":\"0a0b\",\"ssl\":{\"tls\":true,\"client\":7,\"verify\":0,\"clientCertificateVerified\":true,\"version\":\"TLSv1.3\",\"cn\":\"x\"},\"netns\":\"n\",\"awsVpcEndpoint\":\"vpce-1\",\"azureLinkId\":7,\"gcpPscConnectionId\":18446744073709551615";
        ToolRun encoded = ToolRun.InProcess("{\"id\":1,\"transport\":\"tcp6\",\"source\":\"[2001:db8::1]:1\",\"destination\":\"[2001:db8::2]:2\"," + Derived + "}", "encode");
        Assert.Equal(0, encoded.ExitCode);
        Assert.EndsWith("," + Derived + "}\n", ToolRun.InProcess(encoded.Output, "decode").Output, StringComparison.Ordinal);
    }
}
