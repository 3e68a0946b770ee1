using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using ClientIp.ProxyProtocol;

namespace ClientIp.Tests.ProxyProtocol;

/// <summary>A TLV's text is what a strict UTF-8 decoder makes of its bytes. Where that decoder throws, there is no text.</summary>
public class TlvTextTests
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // The first and last code point of every range in the table of RFC 3629 section 4, and their neighbours.
    private static readonly byte[] s_interesting = [0x00, 0x01, 0x41, 0x7F, 0x80, 0x81, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF];

    [Fact]
    public void Every_value_of_up_to_two_bytes_is_text_where_the_strict_decoder_says_so()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        AssertText([[], .. all.Select(one => new[] { one }), .. all.SelectMany(one => all, (one, two) => new[] { one, two })], IsText);
    }

    [Fact]
    public void Every_value_of_three_bytes_is_text_where_the_decoder_finds_nothing_to_replace()
    {
        for (int first = 0; first < 256; first++)
            AssertText(Enumerable.Range(first << 16, 65536).Select(value => new[] { (byte)(value >> 16), (byte)(value >> 8), (byte)value }), IsWhole);
    }

    [Fact]
    public void Values_of_four_and_five_bytes_from_the_ends_of_the_ranges_are_text_where_the_decoder_finds_nothing_to_replace()
    {
        AssertText(s_interesting.SelectMany(a => s_interesting, (a, b) => (a, b)).SelectMany(ab => s_interesting.SelectMany(c => s_interesting, (c, d) => new[] { ab.a, ab.b, c, d })), IsWhole);
        AssertText(s_interesting.SelectMany(a => s_interesting, (a, b) => (a, b)).SelectMany(ab => s_interesting.SelectMany(c => s_interesting, (c, d) => new byte[] { ab.a, ab.b, c, d, 0x41 })), IsWhole);
    }

    [Theory]
    [InlineData("web1.test")]
    [InlineData("münchen.example")]
    [InlineData("\U0001F310.example")]
    [InlineData("\uFFFD")]
    public void Text_survives_encoding_and_decoding(string text)
    {
        Assert.True(Tlvs.Read((ProxyTlvType.Authority, Encoding.UTF8.GetBytes(text))).TryFind(ProxyTlvType.Authority, out ProxyTlv tlv));
        Assert.True(tlv.TryGetText(out string found));
        Assert.Equal(text, found);
    }

    [Fact]
    public void Bytes_that_are_not_text_are_refused_without_an_exception()
    {
        byte[][] values = [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x41, 0], [0xE2, 0x82]];
        byte[] header = Tlvs.Header([.. values.Select(value => (ProxyTlvType.Authority, value)), .. values.Select(value => (ProxyTlvType.Aws, (byte[])[1, .. value]))]);
        ProxyHeader.Decode(header, out ProxyHeader decoded, out _);
        Assert.Empty(Thrown.By(() =>
        {
            foreach (ProxyTlv tlv in decoded.ReadTlvs(header))
                Assert.False(tlv.TryGetText(out _) || tlv.TryGetAwsVpcEndpoint(out _));
        }));
    }

    /// <summary>The answer of the decoder that throws.</summary>
    private static bool IsText(byte[] value)
    {
        try
        {
            return !s_strict.GetString(value).Contains('\0', StringComparison.Ordinal);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>The answer of the decoder that replaces invalid bytes. The decoder that throws would throw millions of exceptions here.</summary>
    private static bool IsWhole(byte[] value)
    {
        for (ReadOnlySpan<byte> rest = value; !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf8(rest, out Rune rune, out int length) != System.Buffers.OperationStatus.Done || rune.Value == 0)
                return false;
            rest = rest[length..];
        }

        return true;
    }

    private static void AssertText(IEnumerable<byte[]> values, Predicate<byte[]> isText)
    {
        foreach (byte[][] chunk in values.Chunk(8000))
        {
            // Thousands of TLVs in one header.
            int index = 0;
            foreach (ProxyTlv tlv in Tlvs.Read([.. chunk.Select(value => ((ProxyTlvType)0xE5, value))]))
            {
                bool expected = isText(chunk[index]);
                if (tlv.TryGetText(out string text) != expected || (expected && !Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(chunk[index])))
                    Assert.Fail($"{Convert.ToHexString(chunk[index])} is {(expected ? "" : "no ")}text, and was read as '{text}'");
                index++;
            }

            Assert.Equal(chunk.Length, index);
        }
    }
}
