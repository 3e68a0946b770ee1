namespace ClientIp.Sockets.Tests;

/// <summary>Tests that count the open descriptors of the process. No other test may run at the same time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class CountsDescriptors
{
    public const string Name = "Counts descriptors";
}
