using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Runtime.CompilerServices;
using ClientIp.Benchmarks.Inputs;
using ClientIp.ProxyProtocol;
using Microsoft.Extensions.Primitives;

namespace ClientIp.Benchmarks.Ratios;

/// <summary>What <c>ratios</c> compares. Each loop is written out, over 64 inputs or more, with nothing between it and the call.</summary>
internal static class Comparisons
{
    private const int Last = Texts.Variants - 1;
    private const string Middleware = "ForwardedHeadersMiddleware";
    private const string TryParse = "IPAddress.TryParse";

    private static readonly IPAddress s_proxy = IPAddress.Parse("10.0.0.9");
    private static readonly IPAddress s_stranger = IPAddress.Parse("192.88.99.7");

    /// <summary>Names, and how to make what they name: sets of a million prefixes are made only when they are asked for.</summary>
    public static IEnumerable<Recipe> Create()
    {
        yield return new("xff-1", name => ForwardedFor(name, s_proxy, 3, Texts.Client));
        yield return new("xff-3", name => ForwardedFor(name, s_proxy, 3, ThreeEntries));
        yield return new("xff-3-100", name => ForwardedFor(name, s_proxy, 100, ThreeEntries));
        yield return new("xff-3-10000", name => ForwardedFor(name, s_proxy, 10_000, ThreeEntries));
        yield return new("xff-untrusted", name => ForwardedFor(name, s_stranger, 3, i => string.Join(", ", Enumerable.Range(0, 100).Select(j => Texts.MixedIPv4(i + j)))));
        yield return new("forwarded-1", name => Forwarded(name, i => $"for={Texts.Client(i)}"));
        yield return new("forwarded-3", name => Forwarded(name, i => $"for={Texts.Client(i)};proto=https;by=10.0.0.1, for=\"198.51.100.7:4711\";proto=http, for=10.0.0.5;by=10.0.0.9"));
        yield return new("proxy-v1-4", name => Decode(name, ProxyHeaders.V1IPv4()));
        yield return new("proxy-v1-6", name => Decode(name, ProxyHeaders.V1IPv6()));
        yield return new("proxy-v2-4", name => Decode(name, ProxyHeaders.V2IPv4()));
        yield return new("proxy-v2-6", name => Decode(name, ProxyHeaders.V2IPv6()));
        yield return new("proxy-v2-4-tlv", name => Decode(name, ProxyHeaders.V2Tlvs()));
        yield return new("proxy-v2-4-tlv-crc", name => Decode(name, ProxyHeaders.V2Checksum()));
        yield return new("ipv4-parse", name => Parse(name, Texts.Many(Texts.MixedIPv4)));
        yield return new("ipv6-parse", name => Parse(name, Texts.Many(Texts.MixedIPv6)));
        foreach (bool isIPv6 in new[] { false, true })
        {
            foreach (int count in new[] { 10, 1000, 100_000, 1_000_000 })
                yield return new($"contains-v{(isIPv6 ? 6 : 4)}-{count}", name => Contains(name, count, isIPv6));
        }
    }

    private static string ThreeEntries(int i) => $"{Texts.Client(i)}, 198.51.100.7, 10.0.0.5";

    private static Comparison ForwardedFor(string name, IPAddress peer, int networks, Func<int, string> header)
    {
        string[] list = ForwardedHeadersPeer.Networks(networks);
        var resolver = new ClientIpResolver(TrustedProxies.Parse(list));
        var theirs = new ForwardedHeadersPeer(peer, list);
        var from = Peer.From(peer, 52114);
        StringValues[] headers = [.. Texts.Many(header).Select(text => new StringValues(text))];

        theirs.Apply(headers[5]);
        if (resolver.Resolve(from, headers[5]).Client?.ToIPAddress() is not { } client || !client.Equals(theirs.Client))
            throw new InvalidOperationException($"{name}: the two do not agree, so they cannot be compared.");

        return new(name, Middleware, new(Ours), new(Theirs), new(Reset));

        long Ours(int operations)
        {
            long sum = 0;
            for (int i = 0; i < operations; i++)
                sum += resolver.Resolve(from, headers[i & Last]).Distance;
            return sum;
        }

        long Theirs(int operations)
        {
            for (int i = 0; i < operations; i++)
                theirs.Apply(headers[i & Last]);
            return operations;
        }

        long Reset(int operations)
        {
            for (int i = 0; i < operations; i++)
                theirs.Reset(headers[i & Last]);
            return operations;
        }
    }

    private static Comparison Forwarded(string name, Func<int, string> header)
    {
        var resolver = new ClientIpResolver(new ClientIpOptions { HeaderName = "Forwarded" }, TrustedProxies.Parse(ForwardedHeadersPeer.Networks(3)));
        var from = Peer.From(s_proxy, 52114);
        StringValues[] headers = [.. Texts.Many(header).Select(text => new StringValues(text))];
        if (resolver.Resolve(from, headers[5]).Client?.ToString() != Texts.Client(5))
            throw new InvalidOperationException($"{name}: the header was not read.");

        return new(name, TryParse, new(Ours), Yardstick());

        long Ours(int operations)
        {
            long sum = 0;
            for (int i = 0; i < operations; i++)
                sum += resolver.Resolve(from, headers[i & Last]).Distance;
            return sum;
        }
    }

    private static Comparison Decode(string name, byte[][] headers)
    {
        if (!headers.All(header => ProxyHeader.Decode(header, out _, out int length) == OperationStatus.Done && length == header.Length))
            throw new InvalidOperationException($"{name}: the headers were not read.");

        return new(name, TryParse, new(Ours), Yardstick());

        long Ours(int operations)
        {
            long sum = 0;
            for (int i = 0; i < operations; i++)
            {
                if (ProxyHeader.Decode(headers[i & Last], out ProxyHeader header, out int length) == OperationStatus.Done)
                    sum += length + header.Source.Port;
            }

            return sum;
        }
    }

    private static Comparison Parse(string name, string[] texts)
    {
        if (!texts.All(text => IpAddr.TryParse(text.AsSpan(), out IpAddr address) && address.ToIPAddress().Equals(IPAddress.Parse(text))))
            throw new InvalidOperationException($"{name}: the two do not agree, so they cannot be compared.");

        return new(name, TryParse, new(Ours), Theirs(texts));

        long Ours(int operations)
        {
            long sum = 0;
            for (int i = 0; i < operations; i++)
            {
                if (IpAddr.TryParse(texts[i & Last].AsSpan(), out IpAddr address))
                    sum += address.IsIPv4 ? 1 : 2;
            }

            return sum;
        }
    }

    private static Comparison Contains(string name, int count, bool isIPv6)
    {
        IpPrefix[] prefixes = PrefixSets.Create(count, isIPv6);
        TrustedProxies set = TrustedProxies.Create(prefixes);
        IpAddr[] keys = PrefixSets.CreateKeys(prefixes, set, isIPv6);
        int offset = 0;

        // A list of so many networks is no peer any more: one look takes a millisecond.
        return new(name, count <= 1000 ? "System.Net.IPNetwork list" : TryParse, new(Ours, 2 * PrefixSets.Keys), count <= 1000 ? List() : Yardstick());

        long Ours(int operations)
        {
            long sum = 0;
            int at = offset;
            for (int i = 0; i < operations; i++)
            {
                // Added up without a branch: half of the answers are yes, in random order, and a guess at each would be half of the time measured.
                at = (at + 1) & (PrefixSets.Keys - 1);
                sum += Unsafe.BitCast<bool, byte>(set.Contains(keys[at]));
            }

            offset = at;
            return sum;
        }

        Subject List()
        {
            List<IPNetwork> networks = [.. prefixes.Select(prefix => new IPNetwork(prefix.Address.ToIPAddress(), prefix.Length))];
            IPAddress[] addresses = [.. keys.Take(4096).Select(key => key.ToIPAddress())];
            if (!addresses.Zip(keys).All(pair => Search(pair.First) == set.Contains(pair.Second)))
                throw new InvalidOperationException($"{name}: the two do not agree, so they cannot be compared.");

            return new Subject(operations =>
            {
                long sum = 0;
                for (int i = 0; i < operations; i++)
                {
                    if (Search(addresses[i & 4095]))
                        sum++;
                }

                return sum;
            });

            bool Search(IPAddress address)
            {
                foreach (IPNetwork network in networks)
                {
                    if (network.Contains(address))
                        return true;
                }

                return false;
            }
        }
    }

    private static Subject Theirs(string[] texts) => new(operations =>
    {
        long sum = 0;
        for (int i = 0; i < operations; i++)
        {
            if (IPAddress.TryParse(texts[i & Last].AsSpan(), out IPAddress? address))
                sum += (long)address.AddressFamily;
        }

        return sum;
    });

    /// <summary>Where .NET has nothing to compare with: the time of one well-known call, which tells how fast the machine is at the moment.</summary>
    private static Subject Yardstick() => Theirs(Texts.Many(Texts.Client));
}

/// <summary>A name, and how to make what it names.</summary>
internal sealed record Recipe(string Name, Func<string, Comparison> Make)
{
    public Comparison Build() => Make(Name);
}
