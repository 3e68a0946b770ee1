using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using ClientIp.Addresses;
using ClientIp.Headers;
using ClientIp.Resolution;
using ClientIp.Resolution.Configuration;
using ClientIp.Resolution.Explanation;
using ClientIp.Resolution.Origin;
using Microsoft.Extensions.Primitives;

namespace ClientIp;

/// <summary>
/// Finds the client behind your proxies: the rightmost address that isn't one of your proxies, vouched for by every proxy to its right (R1).
/// </summary>
/// <remarks>
/// A resolver is built once, immutable, and safe to use from all threads. Resolving allocates nothing, throws for nothing that a client can send, and does work
/// only for the hops that it walks, however long the header is.
/// </remarks>
/// <example><code>
/// var resolver = new ClientIpResolver(TrustedProxies.Parse("10.0.0.0/8"));
/// ClientIpResult result = resolver.Resolve(Peer.From(socket.RemoteEndPoint), "198.51.100.2, 203.0.113.9");
/// // result.Client is 203.0.113.9 if the peer is inside 10.0.0.0/8
/// </code></example>
public sealed class ClientIpResolver
{
    private readonly ChainEvaluator _chain;
    private readonly OriginReader _origin;

    /// <summary>Builds a resolver that reads <c>X-Forwarded-For</c> and trusts <paramref name="trustedProxies"/>.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="trustedProxies"/> is null.</exception>
    public ClientIpResolver(TrustedProxies trustedProxies)
        : this(new ClientIpOptions(), trustedProxies ?? throw new ArgumentNullException(nameof(trustedProxies)))
    {
    }

    /// <summary>Builds a resolver. Later changes to <paramref name="options"/> have no effect on it.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="ClientIpConfigurationException">The options cannot be right; the message names the value, the reason and the remedy.</exception>
    public ClientIpResolver(ClientIpOptions options)
        : this(options ?? throw new ArgumentNullException(nameof(options)), TrustedProxies.None)
    {
    }

    /// <summary>Builds a resolver that also trusts a set which was made in code, or which is too large to be written as text.</summary>
    /// <inheritdoc cref="ClientIpResolver(ClientIpOptions)"/>
    public ClientIpResolver(ClientIpOptions options, TrustedProxies additionalProxies)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(additionalProxies);

        var failures = new ConfigurationFailures();
        TrustedProxies = options.TrustedProxies.Count == 0 ? additionalProxies : TrustedProxies.Parse(options.TrustedProxies, failures).Union(additionalProxies);
        HeaderFormat = ClientIpOptionsCheck.Check(options, TrustedProxies, failures);
        var allowedHosts = new AllowedHosts(options.AllowedHosts, failures);
        failures.ThrowIfAny();

        HeaderName = options.HeaderName;
        HopCount = options.HopCount;
        MaxHops = options.MaxHops;
        _chain = new ChainEvaluator(options, TrustedProxies, HeaderFormat);
        _origin = new OriginReader(options, allowedHosts, HeaderFormat);
    }

    /// <summary>The proxies that are trusted.</summary>
    public TrustedProxies TrustedProxies { get; }

    /// <summary>The header whose field lines <c>Resolve</c> takes.</summary>
    public string HeaderName { get; }

    /// <summary>The format that the header is read in.</summary>
    public ClientIpHeaderFormat HeaderFormat { get; }

    /// <summary>The most entries that are read.</summary>
    public int MaxHops { get; }

    internal int? HopCount { get; }

    /// <summary>Finds the client.</summary>
    /// <param name="peer">The other end of the connection.</param>
    /// <param name="header">All field lines of the header <see cref="HeaderName"/> in the order they arrived; none when it is absent.</param>
    [OverloadResolutionPriority(2)]
    public ClientIpResult Resolve(Peer peer, StringValues header)
        => header.Count == 1 ? ResolveLine(peer, header[0].AsSpan()) : ResolveLines(peer, header);

    /// <inheritdoc cref="Resolve(Peer, StringValues)"/>
    /// <param name="peer">The other end of the connection.</param>
    /// <param name="headerLine">The only field line of the header; null when the header is absent.</param>
    [OverloadResolutionPriority(2)]
    public ClientIpResult Resolve(Peer peer, string? headerLine) => Resolve(peer, new StringValues(headerLine));

    /// <inheritdoc cref="Resolve(Peer, StringValues)"/>
    /// <param name="peer">The other end of the connection.</param>
    /// <param name="headerLine">
    /// The only field line of the header; empty when the header is absent. A line that was sent without content can be told apart only in the forms that take lines.
    /// </param>
    [OverloadResolutionPriority(1)]
    public ClientIpResult Resolve(Peer peer, ReadOnlySpan<char> headerLine)
        => headerLine.IsEmpty ? ResolveLines(peer, StringValues.Empty) : ResolveLine(peer, headerLine);

    /// <inheritdoc cref="Resolve(Peer, StringValues)"/>
    /// <param name="peer">The other end of the connection.</param>
    /// <param name="headerLine">
    /// The bytes of the only field line; empty when the header is absent. A line that was sent without content can be told apart only in the forms that take lines.
    /// </param>
    public ClientIpResult Resolve(Peer peer, ReadOnlySpan<byte> headerLine)
        => headerLine.IsEmpty ? ResolveLines(peer, StringValues.Empty) : ResolveLine(peer, headerLine);

    /// <inheritdoc cref="Resolve(Peer, StringValues)"/>
    /// <param name="peer">The other end of the connection.</param>
    /// <param name="headerLines">The bytes of all field lines in the order they arrived; none when the header is absent.</param>
    public ClientIpResult Resolve(Peer peer, ReadOnlySpan<ReadOnlyMemory<byte>> headerLines)
    {
        HopTrace none = default;
        var reader = new HopReader<byte>(FieldLines<byte>.FromBytes(headerLines), HeaderFormat);
        return _chain.Resolve(peer, ref reader, ref none);
    }

    /// <inheritdoc cref="Resolve(Peer, StringValues)"/>
    /// <param name="peer">The other end of the connection.</param>
    /// <param name="headerLines">All field lines of the header in the order they arrived, as in <c>["198.51.100.2", "203.0.113.9"]</c>; none when the header is absent.</param>
    public ClientIpResult Resolve(Peer peer, IEnumerable<string?> headerLines) => Resolve(peer, ToValues(headerLines));

    /// <summary>Finds the client of a request without the header: takes the literal <c>null</c>.</summary>
    [OverloadResolutionPriority(3)]
    public ClientIpResult Resolve(Peer peer, AbsentText? header) => ResolveLines(peer, StringValues.Empty);

    /// <summary>Finds the client and writes down each step.</summary>
    /// <param name="peer">The other end of the connection.</param>
    /// <param name="header">All field lines of the header <see cref="HeaderName"/> in the order they arrived; none when it is absent.</param>
    /// <param name="trace">Receives the steps, the peer first. Steps that don't fit are counted and not written. <see cref="MaxHops"/> + 2 always suffice.</param>
    /// <param name="decisions">The number of steps of the walk, which is larger than <paramref name="trace"/> when some did not fit.</param>
    [OverloadResolutionPriority(2)]
    public ClientIpResult Resolve(Peer peer, StringValues header, Span<HopDecision> trace, out int decisions)
    {
        var reader = new HopReader<char>(FieldLines<char>.FromStrings(header), HeaderFormat);
        return Resolve(peer, ref reader, trace, out decisions);
    }

    /// <inheritdoc cref="Resolve(Peer, StringValues, Span{HopDecision}, out int)"/>
    public ClientIpResult Resolve(Peer peer, IEnumerable<string?> header, Span<HopDecision> trace, out int decisions)
        => Resolve(peer, ToValues(header), trace, out decisions);

    /// <summary>Finds the client of a request without the header, and writes down each step: takes the literal <c>null</c>.</summary>
    [OverloadResolutionPriority(3)]
    public ClientIpResult Resolve(Peer peer, AbsentText? header, Span<HopDecision> trace, out int decisions)
        => Resolve(peer, StringValues.Empty, trace, out decisions);

    /// <summary>Finds the client and explains the answer for a person to read. Allocates; not for every request.</summary>
    /// <inheritdoc cref="Resolve(Peer, StringValues)"/>
    [OverloadResolutionPriority(2)]
    public ClientIpExplanation Explain(Peer peer, StringValues header)
    {
        var trace = new HopDecision[MaxHops + 2];
        var reader = new HopReader<char>(FieldLines<char>.FromStrings(header), HeaderFormat);
        ClientIpResult result = Resolve(peer, ref reader, trace, out int decisions);
        return ExplanationBuilder.Build(this, peer, header, result, trace.AsSpan(0, decisions), ref reader);
    }

    /// <inheritdoc cref="Explain(Peer, StringValues)"/>
    public ClientIpExplanation Explain(Peer peer, IEnumerable<string?> header) => Explain(peer, ToValues(header));

    /// <summary>Explains the answer to a request without the header: takes the literal <c>null</c>.</summary>
    [OverloadResolutionPriority(3)]
    public ClientIpExplanation Explain(Peer peer, AbsentText? header) => Explain(peer, StringValues.Empty);

    /// <summary>
    /// Reads what the proxy that named the client said about the scheme, the host and the path prefix (R14), as far as the options ask for it. There is nothing
    /// for a client that is the peer itself: an untrusted peer says nothing that counts.
    /// </summary>
    /// <param name="result">What <c>Resolve</c> gave for the same field lines.</param>
    /// <param name="headers">The field lines.</param>
    public ForwardedOrigin ReadOrigin(ClientIpResult result, OriginHeaders headers) => _origin.Read(result, headers);

    // NoInlining, here and below: in a large caller the JIT's inlining budget could run out before the callees (README, idiom 1).
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ClientIpResult ResolveLine<T>(in Peer peer, ReadOnlySpan<T> line)
        where T : unmanaged
        => _chain.Resolve(peer, line);

    // A method of its own: a header of one line, as nearly every header is, pays for nothing else (README, idiom 4).
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ClientIpResult ResolveLines(in Peer peer, StringValues header)
    {
        HopTrace none = default;
        var reader = new HopReader<char>(FieldLines<char>.FromStrings(header), HeaderFormat);
        return _chain.Resolve(peer, ref reader, ref none);
    }

    private ClientIpResult Resolve(in Peer peer, ref HopReader<char> reader, Span<HopDecision> trace, out int decisions)
    {
        var steps = new HopTrace(trace, TrustedProxies);
        ClientIpResult result = _chain.Resolve(peer, ref reader, ref steps);
        decisions = steps.Count;
        return result;
    }

    private static StringValues ToValues(IEnumerable<string?> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        return new StringValues(lines as string?[] ?? lines.ToArray());
    }
}
