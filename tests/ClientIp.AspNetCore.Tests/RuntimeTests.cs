using System;

namespace ClientIp.AspNetCore.Tests;

/// <summary>Tests of another runtime than the one they are meant for would say nothing. CLIENTIP_RUNTIME names it.</summary>
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
