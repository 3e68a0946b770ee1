namespace ClientIp.TrustStructures;

/// <summary>
/// A way to tell whether one of many prefixes of a family holds an address. Each is a structure, so that the measuring loop is compiled for it alone, and its
/// <see cref="Contains"/> is a call, as that of the shipped set is.
/// </summary>
internal interface IStructure<TSelf>
    where TSelf : struct, IStructure<TSelf>
{
    static abstract TSelf Build(Prefix[] prefixes);

    bool Contains(Address address);
}
