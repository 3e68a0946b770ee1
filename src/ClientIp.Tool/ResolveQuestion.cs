using System;
using System.Linq;
using System.Text.Json;

namespace ClientIp.Tool;

/// <summary>A question to <c>clientip resolve</c>, read from its JSON object. Properties that are no part of the contract are passed over.</summary>
internal sealed record ResolveQuestion(ClientIpOptions Options, Peer Peer, string[] Lines)
{
    public static ResolveQuestion Read(JsonElement root)
    {
        // Answering without the layer in front would be a wrong answer.
        if (Find(root, "proxy") is not null || Find(root, "proxyTrust") is not null)
            throw new FormatException("'proxy' and 'proxyTrust' are not supported by this version");

        var options = new ClientIpOptions
        {
            HeaderName = Find(root, "header") is { } header ? JsonText.Read(header, "header") : "X-Forwarded-For",
            HopCount = ReadInt(root, "hops"),
            TrustUnixSocketPeers = Find(root, "trustUnix") is { } trustUnix && ReadBool(trustUnix, "trustUnix"),
        };

        // The answer repeats what the client's element of Forwarded says; nobody makes a link of it here, so any host will do.
        options.ReadScheme = options.ReadHost = true;
        options.AllowedHosts.Add("*");
        if (ReadInt(root, "maxHops") is { } maxHops)
            options.MaxHops = maxHops;

        JsonElement? trust = Find(root, "trust");
        foreach (string prefix in ReadTexts(trust, "trust"))
            options.TrustedProxies.Add(prefix);
        options.AcceptAnyPeer = options.HopCount is not null && trust is null;

        Peer peer = Find(root, "peer") is { } peerText ? PeerText.Parse(JsonText.Read(peerText, "peer")) : Peer.Unknown;
        return new ResolveQuestion(options, peer, ReadTexts(Find(root, "lines"), "lines"));
    }

    /// <summary>The property, or null when it is absent or JSON null.</summary>
    private static JsonElement? Find(JsonElement root, string name)
        => root.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static int? ReadInt(JsonElement root, string name)
        => Find(root, name) is not { } value ? null
            : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number
            : throw new FormatException($"'{name}' is not a whole number");

    private static bool ReadBool(JsonElement value, string name)
        => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw new FormatException($"'{name}' is not true or false");

    private static string[] ReadTexts(JsonElement? value, string name)
        => value is not { } array ? []
            : array.ValueKind == JsonValueKind.Array ? array.EnumerateArray().Select(text => JsonText.Read(text, name)).ToArray()
            : throw new FormatException($"'{name}' is not an array of texts");
}
