using System;
using System.Buffers;
using ClientIp.Addresses;

namespace ClientIp.ProxyProtocol;

/// <summary>
/// Decides which peers must send a PROXY header, for servers of all kinds (P6). Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// A peer that may send a header can state any client. So a header is read from the listed proxies only, and all other peers are rejected or plain. List only
/// addresses from which nobody but your proxies can connect.
/// </remarks>
public sealed class ProxyProtocolPolicy
{
    private readonly bool _trustUnixSocketPeers;
    private readonly OtherPeersPolicy _otherPeers;

    /// <summary>Builds a policy. Later changes to <paramref name="options"/> have no effect on it.</summary>
    /// <exception cref="ClientIpConfigurationException">The options cannot be right; the message names the value, the reason and the remedy.</exception>
    public ProxyProtocolPolicy(ProxyProtocolOptions options)
        : this(options, TrustedProxies.None)
    {
    }

    /// <summary>Builds a policy that also trusts a set which was made in code.</summary>
    /// <inheritdoc cref="ProxyProtocolPolicy(ProxyProtocolOptions)"/>
    public ProxyProtocolPolicy(ProxyProtocolOptions options, TrustedProxies additionalProxies)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(additionalProxies);
        var failures = new ConfigurationFailures();
        TrustedProxies = options.TrustedProxies.Count == 0 ? additionalProxies : TrustedProxies.Parse(options.TrustedProxies, failures).Union(additionalProxies);
        _trustUnixSocketPeers = options.TrustUnixSocketPeers;
        _otherPeers = options.OtherPeers;
        HeaderTimeout = options.HeaderTimeout;
        MaxHeaderLength = options.MaxHeaderLength;

        if (_otherPeers is not (OtherPeersPolicy.Reject or OtherPeersPolicy.Plain))
            failures.Add(nameof(options.OtherPeers), $"OtherPeers is {_otherPeers}, which is not defined", "write Reject or Plain");
        if (HeaderTimeout <= TimeSpan.Zero || HeaderTimeout > TimeSpan.FromHours(1))
            failures.Add(nameof(options.HeaderTimeout), $"HeaderTimeout is {HeaderTimeout}, outside 0 to 1 hour, and without a deadline one silent peer holds a connection for ever", "write 5 seconds, which suit most networks, or leave it out");
        if (MaxHeaderLength is < 232 or > ProxyHeader.LargestMaxLength)
            failures.Add(nameof(options.MaxHeaderLength), $"MaxHeaderLength is {MaxHeaderLength}, outside 232 to {ProxyHeader.LargestMaxLength}", $"write {ProxyHeader.DefaultMaxLength}, which has room for what proxies send, or leave it out");
        if (failures.IsEmpty && TrustedProxies.IsEmpty && !_trustUnixSocketPeers && _otherPeers == OtherPeersPolicy.Reject)
            failures.Add(nameof(options.TrustedProxies), "TrustedProxies is empty and other peers are rejected, so every connection would be closed", "list the addresses that your proxies connect from");
        failures.ThrowIfAny();
    }

    /// <summary>The proxies that must send a header.</summary>
    public TrustedProxies TrustedProxies { get; }

    /// <summary>How long the whole header may take.</summary>
    public TimeSpan HeaderTimeout { get; }

    /// <summary>The longest header that is accepted, in bytes.</summary>
    public int MaxHeaderLength { get; }

    /// <summary>What a connection from <paramref name="peer"/> must begin with.</summary>
    public ProxyExpectation Expect(Peer peer)
        => (peer.HasAddress ? TrustedProxies.Contains(peer.Endpoint.Address) : peer.IsUnixSocket && _trustUnixSocketPeers) ? ProxyExpectation.Header
            : _otherPeers == OtherPeersPolicy.Plain ? ProxyExpectation.Plain
            : ProxyExpectation.Rejection;

    /// <summary>Takes the header off a UDP datagram. Every datagram begins with a header of its own (P12).</summary>
    /// <param name="sender">The source of the datagram.</param>
    /// <param name="datagram">Header and payload.</param>
    /// <param name="header">The header; the default value when there is none.</param>
    /// <param name="peer">The peer for everything after the header.</param>
    /// <param name="payloadOffset">Where the payload begins.</param>
    /// <returns>False when the datagram must be dropped: its sender is rejected, or it lacks the whole and valid header that is required.</returns>
    public bool TryUnwrap(Peer sender, ReadOnlySpan<byte> datagram, out ProxyHeader header, out Peer peer, out int payloadOffset)
    {
        header = default;
        peer = sender;
        payloadOffset = 0;
        switch (Expect(sender))
        {
            case ProxyExpectation.Plain:
                return true;

            // No more bytes will come, so a header that is cut off is invalid.
            case ProxyExpectation.Header when ProxyHeader.Decode(datagram, MaxHeaderLength, out header, out payloadOffset) == OperationStatus.Done:
                peer = header.ReplacePeer(sender);
                return true;

            default:
                peer = default;
                return false;
        }
    }

    /// <summary>The rule in words, as in <c>a header is required from 10.0.0.0/8; other peers: Reject</c>.</summary>
    public override string ToString()
        => $"a header is required from {TrustedProxies}{(_trustUnixSocketPeers ? " and Unix socket peers" : "")}; other peers: {_otherPeers}";
}
