using System;

namespace ClientIp.ProxyProtocol;

/// <summary>Names of errors as logs and the command line spell them.</summary>
public static class ProxyHeaderErrorExtensions
{
    /// <summary>The error's name in lower case with hyphens, such as <c>bad-crc32c</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="error"/> is not a defined value.</exception>
    public static string ToName(this ProxyHeaderError error) => error switch
    {
        ProxyHeaderError.None => "none",
        ProxyHeaderError.BadSignature => "bad-signature",
        ProxyHeaderError.BadProtocol => "bad-protocol",
        ProxyHeaderError.BadAddress => "bad-address",
        ProxyHeaderError.BadPort => "bad-port",
        ProxyHeaderError.MissingField => "missing-field",
        ProxyHeaderError.BadLineEnding => "bad-line-ending",
        ProxyHeaderError.LineTooLong => "line-too-long",
        ProxyHeaderError.BadVersion => "bad-version",
        ProxyHeaderError.BadCommand => "bad-command",
        ProxyHeaderError.BadFamily => "bad-family",
        ProxyHeaderError.BadTransport => "bad-transport",
        ProxyHeaderError.BadFamilyTransport => "bad-family-transport",
        ProxyHeaderError.HeaderTooLarge => "header-too-large",
        ProxyHeaderError.AddressBlockTooShort => "address-block-too-short",
        ProxyHeaderError.TlvTruncated => "tlv-truncated",
        ProxyHeaderError.TlvTooLong => "tlv-too-long",
        ProxyHeaderError.BadCrc32CLength => "bad-crc32c-length",
        ProxyHeaderError.DuplicateCrc32C => "duplicate-crc32c",
        ProxyHeaderError.BadCrc32C => "bad-crc32c",
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "Not a defined error."),
    };
}
