using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace ClientIp.AspNetCore.Tests;

/// <summary>However changes and readings interleave, the newest configuration is in force at the end.</summary>
public class ReloadOrderTests
{
    private static readonly TimeSpan s_longEnough = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Of_two_changes_at_once_the_newer_ends_in_force()
    {
        // Two sources: the framework doesn't report the second change of one source before it has handled the first.
        var first = new Source();
        var second = new Source();
        string proxy = "10.0.0.1";
        int readings = 0;
        using var isReading = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        await using Probe probe = new(
            options =>
            {
                options.TrustedProxies.Add(proxy);
                if (Interlocked.Increment(ref readings) == 2)
                {
                    isReading.Set();
                    Assert.True(mayEnd.Wait(s_longEnough));
                }
            },
            first, second);

        proxy = "10.0.0.2";
        Task older = Task.Run(first.Fire);
        Assert.True(isReading.Wait(s_longEnough));
        proxy = "10.0.0.3";
        Task newer = Task.Run(second.Fire);

        // A second reading that doesn't wait for the first would end here, and the first would overwrite it.
        await Task.WhenAny(newer, Task.Delay(TimeSpan.FromSeconds(1)));
        mayEnd.Set();
        await Task.WhenAll(older, newer).WaitAsync(s_longEnough);
        Assert.True(await probe.Trusts("10.0.0.3"));
        Assert.False(await probe.Trusts("10.0.0.2"));
    }

    [Fact]
    public async Task A_change_during_the_first_reading_is_not_lost()
    {
        var source = new Source();
        string proxy = "10.0.0.1";
        Task? told = null;
        await using Probe probe = new(
            options =>
            {
                options.TrustedProxies.Add(proxy);
                if (proxy == "10.0.0.2")
                    return;
                proxy = "10.0.0.2";
                told = Task.Run(source.Renew().Fire);
            },
            source);
        await told!.WaitAsync(s_longEnough);
        Assert.True(await probe.Trusts("10.0.0.2"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_change_made_while_configuring_ends_in_force(int reading)
    {
        var source = new Source();
        string proxy = "10.0.0.1";
        int readings = 0;
        await using Probe probe = new(
            options =>
            {
                options.TrustedProxies.Add(proxy);
                if (++readings != reading)
                    return;
                proxy = "10.0.0.2";
                source.Fire();
            },
            source, new Source());
        if (reading == 2)
            probe.Sources[1].Fire();
        Assert.True(await probe.Trusts("10.0.0.2"));
    }

    [Fact]
    public async Task After_disposal_nothing_is_subscribed()
    {
        var source = new Source();
        var probe = new Probe(options => options.TrustedProxies.Add("10.0.0.1"), source);
        Assert.Equal(1, source.Subscribers);
        await probe.DisposeAsync();
        Assert.Equal(0, source.Subscribers);
    }

    [Fact]
    public void After_a_start_that_fails_nothing_is_subscribed()
    {
        var source = new Source();
        Assert.Throws<ClientIpConfigurationException>(() => new Probe(options => options.TrustedProxies.Add("10.0.0.1/8"), source));
        Assert.Equal(0, source.Subscribers);
    }

    /// <summary>The middleware over options that a test configures and change tokens that a test fires.</summary>
    private sealed class Probe : IAsyncDisposable
    {
        private readonly ServiceProvider _provider;
        private readonly RequestDelegate _pipeline;

        public Probe(Action<ClientIpMiddlewareOptions> configure, params Source[] sources)
        {
            Sources = sources;
            var services = new ServiceCollection();
            services.AddLogging(logging => logging.ClearProviders());
            services.AddClientIpResolution(configure);
            foreach (Source source in sources)
                services.AddSingleton<IOptionsChangeTokenSource<ClientIpMiddlewareOptions>>(source);
            _provider = services.BuildServiceProvider();
            var app = new ApplicationBuilder(_provider);
            app.UseClientIpResolution();
            app.Run(_ => Task.CompletedTask);
            _pipeline = app.Build();
        }

        public Source[] Sources { get; }

        public async Task<bool> Trusts(string peer)
        {
            var context = new DefaultHttpContext();
            context.Connection.RemoteIpAddress = System.Net.IPAddress.Parse(peer);
            context.Connection.RemotePort = 4711;
            context.Request.Headers["X-Forwarded-For"] = "203.0.113.9";
            await _pipeline(context);
            return context.GetClientIpResult().Outcome == ClientIpOutcome.Forwarded;
        }

        public ValueTask DisposeAsync() => _provider.DisposeAsync();
    }

    private sealed class Source : IOptionsChangeTokenSource<ClientIpMiddlewareOptions>
    {
        private readonly ConcurrentQueue<Token> _tokens = new([new Token()]);

        public string? Name => Options.DefaultName;

        public int Subscribers => _tokens.Sum(token => token.Subscribers);

        public IChangeToken GetChangeToken() => _tokens.Last();

        /// <summary>Hands out a new token from now on and returns the one before it, which still has to be fired.</summary>
        public Token Renew()
        {
            Token last = _tokens.Last();
            _tokens.Enqueue(new Token());
            return last;
        }

        public void Fire() => Renew().Fire();
    }

    private sealed class Token : IChangeToken
    {
        private readonly ConcurrentDictionary<Registration, Action> _callbacks = new();

        public bool HasChanged { get; private set; }

        public bool ActiveChangeCallbacks => true;

        public int Subscribers => HasChanged ? 0 : _callbacks.Count;

        public IDisposable RegisterChangeCallback(Action<object?> callback, object? state)
        {
            var registration = new Registration(_callbacks);
            _callbacks[registration] = () => callback(state);
            if (HasChanged)
                callback(state);
            return registration;
        }

        public void Fire()
        {
            HasChanged = true;
            foreach (Action callback in _callbacks.Values)
                callback();
        }
    }

    private sealed class Registration(ConcurrentDictionary<Registration, Action> owner) : IDisposable
    {
        public void Dispose() => owner.TryRemove(this, out _);
    }
}
