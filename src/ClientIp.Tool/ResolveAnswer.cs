using System;
using System.Buffers;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using ClientIp.ProxyProtocol;

namespace ClientIp.Tool;

/// <summary><c>clientip resolve</c>: answers one question. Questions with equal options share one resolver.</summary>
/// <param name="file">The settings of an application, from which the header layer is made; null when each question states its options.</param>
internal sealed class ResolveAnswer(SettingsFile? file) : JsonLinesCommand.IAnswerer
{
    /// <summary>The most resolvers that are kept. With more different options, resolvers are built again now and then.</summary>
    private const int MaxKept = 256;

    // The keys from which the resolver and the PROXY layer are made.
    private static readonly byte[][] s_optionKeys = [.. Array.ConvertAll<string, byte[]>(["trust", "header", "hops", "maxHops", "trustUnix", "proxyTrust"], Encoding.UTF8.GetBytes)];

    // The keys that --file replaces.
    private static readonly string[] s_fileKeys = ["trust", "header", "hops", "maxHops", "trustUnix"];

    // Built with the first question, so that a configuration error is an answer. The error is kept too.
    private readonly Lazy<ClientIpResolver>? _fromFile = file is null ? null : Build(file);
    private readonly ArrayBufferWriter<byte> _key = new();
    private readonly Dictionary<string, Layers> _kept = [];
    private byte[] _lastKey = [];
    private Layers? _last;

    public string[] Keys { get; } = ["peer", "trust", "header", "lines", "hops", "maxHops", "trustUnix", "proxy", "proxyTrust"];

    public void Answer(JsonElement question, Utf8JsonWriter writer)
    {
        Layers layers = FindLayers(question);
        string[] lines = question.FindTexts("lines");
        Peer peer = question.FindText("peer") is { } text ? PeerText.Parse(text) : Peer.Unknown;

        // The composition rule: each layer may only replace the peer of the next one.
        ClientIpResult result = layers.Resolver.Resolve(ReplacePeer(question, layers, peer), lines);
        writer.WriteString("outcome"u8, result.Outcome.ToName());
        WriteAddress(writer, "client"u8, result.Client);
        writer.WriteNumber("port"u8, result.ClientEndpoint?.Port ?? 0);
        WriteAddress(writer, "nearest"u8, result.NearestHop);
        writer.WriteNumber("distance"u8, result.Distance);

        ForwardedOrigin origin = layers.Resolver.ReadOrigin(result, new OriginHeaders { Header = lines });
        if (origin.Scheme is { } scheme)
            writer.WriteString("proto"u8, scheme);
        if (origin.Host is { } host)
            writer.WriteString("host"u8, host);
        if (origin.By is { } by)
            writer.WriteString("by"u8, by);
    }

    private static void WriteAddress(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IpAddr? address)
    {
        Span<byte> text = stackalloc byte[48];
        if (address is { } value && value.TryFormat(text, out int length))
            writer.WriteString(name, text[..length]);
        else
            writer.WriteNull(name);
    }

    /// <summary>The layers of the question's options. Questions with equal text share them.</summary>
    private Layers FindLayers(JsonElement question)
    {
        _key.ResetWrittenCount();
        foreach (byte[] name in s_optionKeys)
        {
            if (question.TryGetProperty(name, out JsonElement value))
                _key.Write(JsonMarshal.GetRawUtf8Value(value));
            _key.Write("\n"u8);
        }

        if (_last is not null && _key.WrittenSpan.SequenceEqual(_lastKey))
            return _last;

        string key = Encoding.UTF8.GetString(_key.WrittenSpan);
        if (!_kept.TryGetValue(key, out Layers? layers))
        {
            layers = file is null || _fromFile is null ? Layers.Read(question) : ReadFile(question, _fromFile.Value, file.Options.TrustUnixSocketPeers);
            if (_kept.Count == MaxKept)
                _kept.Clear();
            _kept.Add(key, layers);
        }

        (_lastKey, _last) = (_key.WrittenSpan.ToArray(), layers);
        return layers;
    }

    /// <summary>A resolver that also reads the parts of the client's element that an answer repeats. Any host is allowed, because no link is made from it here.</summary>
    private static ClientIpResolver BuildForAnswers(ClientIpOptions options, ClientIpHeaderFormat? format)
    {
        options.ReadScheme = options.ReadHost = true;
        options.ReadBy = format == ClientIpHeaderFormat.Forwarded;
        options.AllowedHosts.Clear();
        options.AllowedHosts.Add("*");
        return new ClientIpResolver(options);
    }

    private static Lazy<ClientIpResolver> Build(SettingsFile file) => new(() => BuildForAnswers(file.Options, file.Build().HeaderFormat));

    private static Layers ReadFile(JsonElement question, ClientIpResolver resolver, bool trustsUnix)
    {
        foreach (string key in s_fileKeys)
        {
            if (question.Find(key) is not null)
                throw new FormatException($"'{key}' is given beside --file, and only one of them can state it; leave one out");
        }

        return new Layers(resolver, Layers.ReadReceiver(question, trustsUnix));
    }

    /// <summary>The peer that results from the PROXY layer, if the question has one: a trusted proxy must send the header, any other peer stays the peer.</summary>
    private static Peer ReplacePeer(JsonElement question, Layers layers, Peer socketPeer)
    {
        byte[]? bytes = question.FindHex("proxy");
        if (layers.Receiver.Expect(socketPeer) != ProxyExpectation.Header || (bytes is null && question.Find("proxyTrust") is null))
            return socketPeer;
        if (bytes is null)
            throw new FormatException("'proxy' is missing, and 'proxyTrust' lists the peer, so a PROXY header is required; a server would close the connection");
        return ProxyHeader.Decode(bytes, layers.Receiver.MaxHeaderLength, out ProxyHeader header, out _) == OperationStatus.Done
            ? header.ReplacePeer(socketPeer)
            : throw new FormatException($"'proxy' is not a whole PROXY header ({ProxyHeader.Diagnose(bytes, layers.Receiver.MaxHeaderLength).ToName()}); a server would close the connection");
    }

    /// <summary>The PROXY layer and the header layer after it.</summary>
    private sealed record Layers(ClientIpResolver Resolver, ProxyProtocolPolicy Receiver)
    {
        public static Layers Read(JsonElement question)
        {
            var options = new ClientIpOptions
            {
                HeaderName = question.FindText("header") ?? ClientIpHeaders.XForwardedFor,
                HopCount = question.FindInt("hops"),
                TrustUnixSocketPeers = question.FindBool("trustUnix"),
            };
            if (question.FindInt("maxHops") is { } maxHops)
                options.MaxHops = maxHops;
            foreach (string prefix in question.FindTexts("trust"))
                options.TrustedProxies.Add(prefix);
            bool isForwarded = string.Equals(options.HeaderName, ClientIpHeaders.Forwarded, StringComparison.OrdinalIgnoreCase);
            options.AcceptAnyPeer = options.HopCount is not null && question.Find("trust") is null;

            return new Layers(BuildForAnswers(options, isForwarded ? ClientIpHeaderFormat.Forwarded : null), ReadReceiver(question, options.TrustUnixSocketPeers));
        }

        public static ProxyProtocolPolicy ReadReceiver(JsonElement question, bool trustsUnix)
        {
            var options = new ProxyProtocolOptions { OtherPeers = OtherPeersPolicy.Plain, TrustUnixSocketPeers = trustsUnix };
            foreach (string prefix in question.FindTexts("proxyTrust"))
                options.TrustedProxies.Add(prefix);
            return new ProxyProtocolPolicy(options);
        }
    }
}
