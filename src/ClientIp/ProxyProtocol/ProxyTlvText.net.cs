using System;
using System.Text;
using System.Text.Unicode;

namespace ClientIp.ProxyProtocol;

/// <content>The runtime's own check.</content>
internal static partial class ProxyTlvText
{
    private static bool IsUtf8(ReadOnlySpan<byte> value) => Utf8.IsValid(value);

    private static string Decode(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value);
}
