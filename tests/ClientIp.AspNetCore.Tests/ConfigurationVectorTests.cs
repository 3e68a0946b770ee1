using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClientIp.AspNetCore.Tests;

/// <summary>The configurations that the tests of <c>clientip lint</c> also read. Each is read by its own application.</summary>
public class ConfigurationVectorTests
{
    private static readonly Dictionary<string, JsonElement> s_rows = File.ReadLines("vectors/configurations.jsonl").Select(line => JsonDocument.Parse(line).RootElement)
        .ToDictionary(row => row.GetProperty("id").GetString()!);

    public static TheoryData<string> Rows => [.. s_rows.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_application_refuses_what_lint_finds(string id)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(s_rows[id].GetProperty("text").GetString()!)));
        builder.Services.AddClientIpResolution();
        using WebApplication app = builder.Build();
        string[] failures = [.. FailuresOf(s_rows[id]).EnumerateArray().Select(failure => failure.GetString()!)];
        if (failures.Length == 0)
        {
            app.UseClientIpResolution();
            return;
        }

        ClientIpConfigurationException exception = Assert.Throws<ClientIpConfigurationException>(() => app.UseClientIpResolution());
        Assert.Equal(failures, exception.Message.Split('\n'));
        Assert.Equal(failures, exception.Failures.Select(failure => failure.ToString()));
    }

    /// <summary>The JSON reader of .NET 8 and 9 gives null as an empty text and an empty list as null. The binder can't see the difference.</summary>
    private static JsonElement FailuresOf(JsonElement row)
        => Environment.Version.Major < 10 && row.TryGetProperty("failuresBeforeNet10", out JsonElement before) ? before : row.GetProperty("failures");

    [Fact]
    public void Every_option_can_be_set_in_a_section()
        => Assert.Equal(
            typeof(ClientIpMiddlewareOptions).GetProperties().Select(property => property.Name).Order(StringComparer.Ordinal),
            OptionNames().Order(StringComparer.Ordinal));

    /// <summary>The names that the refusal of a wrong key lists.</summary>
    private static string[] OptionNames()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([new("ClientIp:Zebra", "1")]);
        builder.Services.AddClientIpResolution();
        using WebApplication app = builder.Build();
        string remedy = Assert.Single(Assert.Throws<ClientIpConfigurationException>(() => app.UseClientIpResolution()).Failures).Remedy;
        return remedy["the options are ".Length..].Split(", ");
    }
}
