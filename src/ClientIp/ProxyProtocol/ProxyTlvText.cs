using System;
using System.Text;

namespace ClientIp.ProxyProtocol;

/// <summary>Strict UTF-8: what is not text is not text.</summary>
internal static class ProxyTlvText
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool TryDecode(ReadOnlySpan<byte> value, out string text)
    {
        text = "";
        if (value.IndexOf((byte)0) >= 0)
            return false;
        try
        {
            text = s_strict.GetString(value.ToArray());
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
