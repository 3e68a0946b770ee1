using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Reflection;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ClientIp.AspNetCore.Tests;

/// <summary>Every row of MIGRATION.md, run through the real ForwardedHeadersMiddleware and through ClientIp's middleware.</summary>
public class MigrationTests
{
    private static readonly string[] s_page = File.ReadAllLines("MIGRATION.md");

    private static readonly List<string[]> s_rows = [.. s_page.SkipWhile(line => !line.StartsWith("## The same request", StringComparison.Ordinal))
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(Cells)];

    public static TheoryData<string, string> Rows { get; } = [];

    static MigrationTests()
    {
        foreach (string[] row in s_rows)
            Rows.Add(row[0], row[1]);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Both_answer_as_the_page_says(string option, string situation)
    {
        string[] row = s_rows.Single(row => row[0] == option && row[1] == situation);
        ILookup<string, string> set = Words(row[2]), request = Words(row[3]);
        Assert.Equal(row[5], await Ours(set, request));
#if NET10_0_OR_GREATER      // the page doesn't give the answers of the framework's middleware in .NET 8
        Assert.Equal(OfThisVersion(row[4]), Theirs(set, request));
#endif
    }

#if NET10_0_OR_GREATER
    /// <summary>The answer of the .NET that the test runs on: <c>6.6.6.6 (.NET 10), 1.1.1.1 (.NET 11)</c>.</summary>
    private static string OfThisVersion(string cell)
    {
        string[] answers = cell.Split(", ");
        string version = $" (.NET {Environment.Version.Major})";
        return cell.Contains("(.NET ", StringComparison.Ordinal) ? answers.Single(answer => answer.EndsWith(version, StringComparison.Ordinal))[..^version.Length] : cell;
    }

    [Fact]
    public void Every_option_has_a_line_and_a_request()
    {
        string[] options = [.. typeof(ForwardedHeadersOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => $"`{property.Name}`").Order()];
        string[] lines = [.. s_page.SkipWhile(line => !line.StartsWith("## Option by option", StringComparison.Ordinal)).TakeWhile(line => !line.StartsWith("## The same", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => Cells(line)[0].Split(' ')[0]).Where(cell => cell != "`ForwardedHeadersOptions`").Order()];
        Assert.Equal(options, lines);
        Assert.Equal(options, s_rows.Select(row => row[0]).Distinct().Order());
    }


    private static string Theirs(ILookup<string, string> set, ILookup<string, string> request)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor };
        if (set["limit"].FirstOrDefault() is { } limit)
            options.ForwardLimit = limit == "none" ? null : int.Parse(limit, System.Globalization.CultureInfo.InvariantCulture);
        if (set.Contains("proxies") || set.Contains("proxy"))
        {
            options.ClearKnown();
        }

        foreach (string network in set["proxies"].Where(text => text.Length > 0))
            options.AddKnown(network);
        foreach (string proxy in set["proxy"])
            options.KnownProxies.Add(IPAddress.Parse(proxy));
        foreach (string part in set["read"])
            options.ForwardedHeaders |= part switch { "scheme" => ForwardedHeaders.XForwardedProto, "host" => ForwardedHeaders.XForwardedHost, _ => ForwardedHeaders.XForwardedPrefix };
        options.AllowedHosts = [.. set["hosts"]];
        options.ForwardedForHeaderName = set["for-name"].FirstOrDefault() ?? options.ForwardedForHeaderName;
        options.ForwardedProtoHeaderName = set["proto-name"].FirstOrDefault() ?? options.ForwardedProtoHeaderName;
        options.ForwardedHostHeaderName = set["host-name"].FirstOrDefault() ?? options.ForwardedHostHeaderName;
        options.ForwardedPrefixHeaderName = set["prefix-name"].FirstOrDefault() ?? options.ForwardedPrefixHeaderName;
        options.RequireHeaderSymmetry = set.Contains("symmetry");

        HttpContext context = Context(set, request);
        new ForwardedHeadersMiddleware(_ => Task.CompletedTask, NullLoggerFactory.Instance, Options.Create(options)).ApplyForwarders(context);
        string? shown = set["show"].FirstOrDefault() is { } header ? context.Request.Headers[$"X-{header}"].ToString() : null;
        return Answer(context, set, shown);
    }

#endif

    private static async Task<string> Ours(ILookup<string, string> set, ILookup<string, string> request)
    {
        var services = new ServiceCollection();
        services.AddClientIpResolution(options =>
        {
            foreach (string proxy in set["proxies"].Concat(set["proxy"]).Where(text => text.Length > 0))
                options.TrustedProxies.Add(proxy);
            options.ReadScheme = set["read"].Contains("scheme");
            options.ReadHost = set["read"].Contains("host");
            options.ReadPathPrefix = set["read"].Contains("prefix");
            foreach (string host in set["hosts"])
                options.AllowedHosts.Add(host);
            options.HeaderName = set["for-name"].FirstOrDefault() ?? options.HeaderName;
            options.SchemeHeaderName = set["proto-name"].FirstOrDefault() ?? options.SchemeHeaderName;
            options.HostHeaderName = set["host-name"].FirstOrDefault() ?? options.HostHeaderName;
            options.PathPrefixHeaderName = set["prefix-name"].FirstOrDefault() ?? options.PathPrefixHeaderName;
        });
        await using ServiceProvider provider = services.BuildServiceProvider();
        var app = new ApplicationBuilder(provider);
        try
        {
            app.UseClientIpResolution();
        }
        catch (ClientIpConfigurationException)
        {
            return "refused";
        }

        app.Run(_ => Task.CompletedTask);
        HttpContext context = Context(set, request);
        await app.Build()(context);
        string? shown = set["show"].Contains("original-for") ? context.Features.Get<IClientIpFeature>()!.Peer.ToString() : null;
        return Answer(context, set, shown);
    }

    private static DefaultHttpContext Context(ILookup<string, string> set, ILookup<string, string> request)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = request["peer"].Single() == "none" ? null : IPAddress.Parse(request["peer"].Single());
        context.Connection.RemotePort = 80;
        context.Request.Scheme = "http";
        context.Request.Host = new HostString("localhost");
        context.Request.PathBase = set["base"].FirstOrDefault() ?? "";
        foreach (IGrouping<string, string> values in request.Where(group => group.Key != "peer"))
        {
            string name = values.Key switch { "for" => "X-Forwarded-For", "proto" => "X-Forwarded-Proto", "host" => "X-Forwarded-Host", "prefix" => "X-Forwarded-Prefix", var own => own };
            context.Request.Headers[name] = values.ToArray();
        }

        return context;
    }

    private static string Answer(HttpContext context, ILookup<string, string> set, string? shown)
    {
        var parts = new List<string?> { context.Connection.RemoteIpAddress?.ToString() ?? "none" };
        if (set["read"].Contains("scheme"))
            parts.Add(context.Request.Scheme);
        if (set["read"].Contains("host"))
            parts.Add(context.Request.Host.Value);
        if (set["read"].Contains("prefix"))
            parts.Add(context.Request.PathBase.Value);
        parts.Add(shown);
        return string.Join(' ', parts.Where(part => !string.IsNullOrEmpty(part)));
    }

    private static string[] Cells(string line) => [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];

    private static ILookup<string, string> Words(string cell)
        => cell.Split(' ').Where(word => word != "-").Select(word => word.Split('=', 2)).ToLookup(pair => pair[0], pair => pair[1]);
}
