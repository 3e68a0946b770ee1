using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace ClientIp.TrustStructures;

/// <summary>Compares one prefix after another with a mask. The answers of the other structures are checked against this one.</summary>
internal readonly struct Naive<TFamily>((Address Mask, Address First)[] prefixes) : IStructure<Naive<TFamily>>
    where TFamily : IFamily
{
    public static Naive<TFamily> Build(Prefix[] prefixes)
    {
        var outermost = new List<(Address, Address)>();
        foreach (Prefix prefix in Prefix.Outermost(prefixes))
            outermost.Add((Split(prefix.First ^ prefix.Last ^ UInt128.MaxValue), Split(prefix.First)));
        return new([.. outermost]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Contains(Address address)
    {
        ulong high = TFamily.High(address), low = TFamily.Low(address);
        foreach ((Address mask, Address first) in prefixes)
        {
            if ((high & mask.High) == first.High && (low & mask.Low) == first.Low)
                return true;
        }

        return false;
    }

    private static Address Split(UInt128 number) => new((ulong)(number >> 64), (ulong)number);
}
