using System.Runtime.CompilerServices;
using ClientIp.Benchmarks.Inputs;

namespace ClientIp.Benchmarks.Loops;

/// <summary>
/// Looks up random addresses in a set, half of them inside. Each call continues where the last one stopped, so that no part of the set stays in a cache longer than in a server.
/// </summary>
internal sealed class ContainsLoop
{
    private readonly IpAddr[] _keys;
    private int _at;

    public ContainsLoop(int prefixes, bool isIPv6)
    {
        Prefixes = PrefixSets.Create(prefixes, isIPv6);
        Set = TrustedProxies.Create(Prefixes);
        _keys = PrefixSets.CreateKeys(Prefixes, Set, isIPv6);
    }

    public IpPrefix[] Prefixes { get; }

    public TrustedProxies Set { get; }

    public IpAddr Key(int i) => _keys[i];

    public long Run(int operations)
    {
        long sum = 0;
        int at = _at;
        for (int i = 0; i < operations; i++)
        {
            // Added up without a branch: half of the answers are yes, in random order, so mispredicted branches would be half of the measured time.
            at = (at + 1) & (PrefixSets.Keys - 1);
            sum += Unsafe.BitCast<bool, byte>(Set.Contains(_keys[at]));
        }

        _at = at;
        return sum;
    }
}
