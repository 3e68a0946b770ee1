using Microsoft.AspNetCore.Builder;

namespace ClientIp.AspNetCore.Tests;

/// <summary>The list of networks of the framework's middleware, which has another name and type before .NET 10.</summary>
internal static class KnownNetworks
{
    /// <summary>Empties both lists. The framework's middleware then trusts every peer.</summary>
    public static void ClearKnown(this ForwardedHeadersOptions options)
    {
#if NET10_0_OR_GREATER
        options.KnownIPNetworks.Clear();
#else
        options.KnownNetworks.Clear();
#endif
        options.KnownProxies.Clear();
    }

    public static void AddKnown(this ForwardedHeadersOptions options, string network)
    {
#if NET10_0_OR_GREATER
        options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
#else
        options.KnownNetworks.Add(Microsoft.AspNetCore.HttpOverrides.IPNetwork.Parse(network));
#endif
    }
}
