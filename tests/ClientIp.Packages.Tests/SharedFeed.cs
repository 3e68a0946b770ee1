namespace ClientIp.Packages.Tests;

/// <summary>The tests that share one feed, because packing takes longer than most of them.</summary>
[CollectionDefinition(nameof(LocalFeed))]
public class SharedFeed : ICollectionFixture<LocalFeed>;
