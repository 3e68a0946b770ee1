using System;
using System.Buffers;
using ClientIp.Addresses;

namespace ClientIp.ProxyProtocol;

/// <summary>
/// The rule of who must send a PROXY header, for servers of all kinds. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// Safe only where the port can be reached by nobody but the listed proxies, or where everybody else is rejected or plain, as here: whoever may
/// send a header names any client it likes.
/// </remarks>
public sealed class ProxyProtocolPolicy
{
    private readonly bool _trustUnixSocketPeers;
    private readonly OtherPeersPolicy _otherPeers;

    /// <summary>Builds a receiver; later changes to <paramref name="options"/> have no effect on it.</summary>
    /// <exception cref="ClientIpConfigurationException">The options cannot be right; the message names the value, the reason and the remedy.</exception>
    public ProxyProtocolPolicy(ProxyProtocolOptions options)
        : this(options, TrustedProxies.None)
    {
    }

    /// <summary>Builds a receiver that also trusts a set which was made in code.</summary>
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

    /// <summary>The proxies from which a header is required.</summary>
    public TrustedProxies TrustedProxies { get; }

    /// <summary>How long the whole header may take.</summary>
    public TimeSpan HeaderTimeout { get; }

    /// <summary>The longest header that is taken, in bytes.</summary>
    public int MaxHeaderLength { get; }

    /// <summary>What the connection of <paramref name="peer"/> has to begin with.</summary>
    public ProxyExpectation Expect(Peer peer)
        => (peer.HasAddress ? TrustedProxies.Contains(peer.Endpoint.Address) : peer.IsUnixSocket && _trustUnixSocketPeers) ? ProxyExpectation.Header
            : _otherPeers == OtherPeersPolicy.Plain ? ProxyExpectation.Plain
            : ProxyExpectation.Rejection;

    /// <summary>Takes the header off a UDP datagram, which holds header and payload, each datagram for itself.</summary>
    /// <param name="sender">Who sent the datagram.</param>
    /// <param name="datagram">Header and payload.</param>
    /// <param name="header">The header; the default value when there is none.</param>
    /// <param name="peer">The peer for everything behind.</param>
    /// <param name="payloadOffset">Where the payload begins.</param>
    /// <returns>False when the datagram is to be dropped: from a peer that is rejected, or without a whole and valid header where one is required.</returns>
    public bool TryUnwrap(Peer sender, ReadOnlySpan<byte> datagram, out ProxyHeader header, out Peer peer, out int payloadOffset)
    {
        header = default;
        peer = sender;
        payloadOffset = 0;
        switch (Expect(sender))
        {
            case ProxyExpectation.Plain:
                return true;

            // No more of it will come: a header that is cut off is none.
            case ProxyExpectation.Header when ProxyHeader.Decode(datagram, MaxHeaderLength, out header, out payloadOffset) == OperationStatus.Done:
                peer = header.ReplacePeer(sender);
                return true;

            default:
                peer = default;
                return false;
        }
    }
}
