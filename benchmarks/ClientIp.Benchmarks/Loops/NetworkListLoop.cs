using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;

namespace ClientIp.Benchmarks.Loops;

/// <summary>
/// Looks up the addresses of a <see cref="ContainsLoop"/> in lists of networks, as an application does with .NET alone or with the package IPNetwork2.
/// </summary>
internal sealed class NetworkListLoop
{
    /// <summary>Few addresses, because a long list takes microseconds or milliseconds for each.</summary>
    public const int Keys = 4096;

    private readonly List<IPNetwork> _networks;
    private readonly List<IPNetwork2> _networks2;
    private readonly IPAddress[] _addresses;

    public NetworkListLoop(ContainsLoop ours)
    {
        _networks = [.. ours.Prefixes.Select(prefix => new IPNetwork(prefix.Address.ToIPAddress(), prefix.Length))];
        _networks2 = [.. ours.Prefixes.Select(prefix => IPNetwork2.Parse(prefix.Address.ToString(), (byte)prefix.Length))];
        _addresses = [.. Enumerable.Range(0, Keys).Select(i => ours.Key(i).ToIPAddress())];
        for (int i = 0; i < 64; i++)
        {
            bool expected = ours.Set.Contains(ours.Key(i));
            if (Search(_addresses[i]) != expected || Search2(_addresses[i]) != expected)
                throw new InvalidOperationException("They do not agree, so they cannot be compared.");
        }
    }

    public long Run(int operations)
    {
        long sum = 0;
        for (int i = 0; i < operations; i++)
        {
            if (Search(_addresses[i & (Keys - 1)]))
                sum++;
        }

        return sum;
    }

    public long RunIPNetwork2(int operations)
    {
        long sum = 0;
        for (int i = 0; i < operations; i++)
        {
            if (Search2(_addresses[i & (Keys - 1)]))
                sum++;
        }

        return sum;
    }

    private bool Search(IPAddress address)
    {
        foreach (IPNetwork network in _networks)
        {
            if (network.Contains(address))
                return true;
        }

        return false;
    }

    private bool Search2(IPAddress address)
    {
        foreach (IPNetwork2 network in _networks2)
        {
            if (network.Contains(address))
                return true;
        }

        return false;
    }
}
