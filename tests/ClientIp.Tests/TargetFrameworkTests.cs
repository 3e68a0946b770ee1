#if CLIENTIP_NET8
using System;
#endif
using System.Reflection;
using System.Runtime.Versioning;

namespace ClientIp.Tests;

public class TargetFrameworkTests
{
#if CLIENTIP_NETSTANDARD
    private const string Expected = ".NETStandard,Version=v2.0";
#elif CLIENTIP_NET8
    private const string Expected = ".NETCoreApp,Version=v8.0";
#else
    private const string Expected = ".NETCoreApp,Version=v10.0";
#endif

    [Fact]
    public void The_assembly_that_this_project_is_for_is_the_one_under_test()
        => Assert.Equal(Expected, typeof(IpAddr).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName);

#if CLIENTIP_NET8
    [Fact]
    public void The_runtime_is_the_one_that_this_project_is_for() => Assert.Equal(8, Environment.Version.Major);
#endif
}
