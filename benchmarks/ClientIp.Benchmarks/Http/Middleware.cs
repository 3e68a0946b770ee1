namespace ClientIp.Benchmarks.Http;

/// <summary>The middleware before the application.</summary>
internal enum Middleware
{
    /// <summary>A middleware that only calls the next one: the cost that every middleware has.</summary>
    None,

    ForwardedHeaders,

    ClientIp,
}
