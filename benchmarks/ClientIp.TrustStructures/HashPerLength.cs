using System;
using System.Linq;
using System.Runtime.CompilerServices;

namespace ClientIp.TrustStructures;

/// <summary>A hash table for each length that occurs, searched one after another. This is the usual solution. Its time grows with the number of lengths.</summary>
internal readonly struct HashPerLengthIPv4(HashTable<uint>[] tables) : IStructure<HashPerLengthIPv4>
{
    public static HashPerLengthIPv4 Build(Prefix[] prefixes) => new(HashTable<uint>.Build(prefixes));

    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Contains(Address address) => HashTable<uint>.AnyContains(tables, address.IPv4Value);
}

/// <summary>The same with eight bytes for each prefix, and sixteen for prefixes of more than 64 bits.</summary>
internal readonly struct HashPerLengthIPv6(HashTable<ulong>[] upper, HashTable<UInt128>[] whole) : IStructure<HashPerLengthIPv6>
{
    public static HashPerLengthIPv6 Build(Prefix[] prefixes)
        => new(HashTable<ulong>.Build(prefixes.Where(prefix => prefix.Length <= 64)), HashTable<UInt128>.Build(prefixes.Where(prefix => prefix.Length > 64)));

    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Contains(Address address)
        => HashTable<ulong>.AnyContains(upper, address.High)
            || (whole.Length > 0 && HashTable<UInt128>.AnyContains(whole, new UInt128(address.High, address.Low)));
}
