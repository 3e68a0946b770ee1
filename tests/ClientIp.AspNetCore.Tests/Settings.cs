using System.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace ClientIp.AspNetCore.Tests;

/// <summary>A configuration section that a test replaces while the service runs.</summary>
internal sealed class Settings : ConfigurationProvider, IConfigurationSource
{
    public Settings(params string[] pairs) => Fill(pairs);

    public void AddTo(WebApplicationBuilder builder) => ((IConfigurationBuilder)builder.Configuration).Add(this);

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Replaces the whole section and raises the change token. A name without a value means an empty list.</summary>
    public void Set(params string[] pairs)
    {
        Fill(pairs);
        OnReload();
    }

    private void Fill(string[] pairs) => Data = pairs.Chunk(2).ToDictionary(pair => $"ClientIp:{pair[0]}", pair => pair.ElementAtOrDefault(1));
}
