namespace ClientIp.Sockets.Tests;

/// <summary>Tests that count the descriptors of the process: no others may open or close any at the same time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class CountsDescriptors
{
    public const string Name = "Counts descriptors";
}
