using System;

namespace ClientIp.ProxyProtocol;

/// <summary>The text of a TLV: strict UTF-8 without a NUL. A client chooses some of these bytes, so wrong ones are found without an exception.</summary>
internal static partial class ProxyTlvText
{
    public static bool TryDecode(ReadOnlySpan<byte> value, out string text)
    {
        // A NUL is valid UTF-8, but what reads text as C does would take the part in front of it for another name.
        bool isText = value.IndexOf((byte)0) < 0 && IsUtf8(value);
        text = isText ? Decode(value) : "";
        return isText;
    }
}
