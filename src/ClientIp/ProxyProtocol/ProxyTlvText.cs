using System;

namespace ClientIp.ProxyProtocol;

/// <summary>The text of a TLV: strict UTF-8 without a NUL (P4). A client chooses some of these bytes, so invalid ones must not cost an exception.</summary>
internal static partial class ProxyTlvText
{
    public static bool TryDecode(ReadOnlySpan<byte> value, out string text)
    {
        // A NUL is valid UTF-8, but code that reads text as C does would take the part before the NUL for another name.
        bool isText = value.IndexOf((byte)0) < 0 && IsUtf8(value);
        text = isText ? Decode(value) : "";
        return isText;
    }
}
