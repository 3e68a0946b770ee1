namespace ClientIp.Benchmarks.Http;

/// <summary>What stands in front of the application.</summary>
internal enum Middleware
{
    /// <summary>One that only calls the next, so that the others are not charged for being called.</summary>
    None,

    ForwardedHeaders,

    ClientIp,
}
