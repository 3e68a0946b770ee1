using System;

namespace ClientIp.AspNetCore.Tests;

/// <summary>The tests prove nothing when they run on another runtime than the one meant. CLIENTIP_RUNTIME names the one meant.</summary>
public class RuntimeTests
{
#if CLIENTIP_NET8
    private const string Usual = "8";
#else
    private const string Usual = "10";
#endif

    [Fact]
    public void The_runtime_is_the_one_that_was_asked_for()
        => Assert.Equal((Environment.GetEnvironmentVariable("CLIENTIP_RUNTIME") ?? Usual).Split('.')[0], $"{Environment.Version.Major}");
}
