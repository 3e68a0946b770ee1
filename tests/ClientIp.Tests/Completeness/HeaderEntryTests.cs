using System;
using System.Collections.Generic;
using System.Net;
using System.Reflection;
using ClientIp.Tests.Resolution;

namespace ClientIp.Tests.Completeness;

/// <summary>Every kind of entry ends in an outcome, and every parameter of <c>Forwarded</c> is found and kept.</summary>
public class HeaderEntryTests
{
    private static readonly Peer s_proxy = Peer.From(IPAddress.Parse("10.0.0.7"), 0);

    /// <summary>A header for each kind of entry, and the outcome that the entry leads to.</summary>
    private static readonly Dictionary<string, (string Header, string[] Lines, ClientIpOutcome Outcome)> s_entries = new()
    {
        ["None"] = ("X-Forwarded-For", [], ClientIpOutcome.HeaderMissing),
        ["Empty"] = ("X-Forwarded-For", [","], ClientIpOutcome.HeaderMissing),
        ["Address"] = ("X-Forwarded-For", ["203.0.113.7"], ClientIpOutcome.Forwarded),
        ["Unidentified"] = ("X-Forwarded-For", ["unknown"], ClientIpOutcome.HopUnidentified),
        ["Malformed"] = ("X-Forwarded-For", ["junk"], ClientIpOutcome.HopMalformed),
        ["Repeated"] = ("X-Real-IP", ["203.0.113.7", "203.0.113.7"], ClientIpOutcome.HeaderRepeated),
    };

    private delegate int Find(ReadOnlySpan<char> name);

    public static TheoryData<string> EntryKinds => Internals.Members("ClientIp.Headers.EntryKind");

    public static TheoryData<string> Parameters => Internals.Members("ClientIp.Headers.ForwardedParameter");

    [Theory]
    [MemberData(nameof(EntryKinds))]
    public void Every_kind_of_entry_ends_in_an_outcome(string kind)
    {
        Assert.True(s_entries.TryGetValue(kind, out (string Header, string[] Lines, ClientIpOutcome Outcome) entry), $"EntryKind.{kind} has no example here; add one, and an arm in ChainEvaluator");
        var resolver = new ClientIpResolver(new ClientIpOptions { HeaderName = entry.Header, TrustedProxies = { "10.0.0.0/8" } });
        Assert.Equal(entry.Outcome, EveryForm.Resolve(resolver, s_proxy, entry.Lines).Outcome);
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Every_parameter_of_Forwarded_is_found_and_kept(string parameter)
    {
        Type parameters = Internals.Type("ClientIp.Headers.ForwardedParameter");
        MethodInfo method = Internals.Type("ClientIp.Headers.ForwardedParameters").GetMethod("Find")!;
        Find find = method.MakeGenericMethod(typeof(char)).CreateDelegate<Find>();
        Assert.Equal(parameter, Enum.GetName(parameters, find(parameter.ToLowerInvariant())));
        Assert.Equal(parameter, Enum.GetName(parameters, find(parameter.ToUpperInvariant())));
        Assert.True(
            parameter == "Extension" || Internals.Type("ClientIp.Headers.ForwardedElement").GetField(parameter) is not null,
            $"ForwardedElement has no field for ForwardedParameter.{parameter}");

        var resolver = new ClientIpResolver(new ClientIpOptions { HeaderName = "Forwarded", TrustedProxies = { "10.0.0.0/8" } });
        string element = parameter == "For" ? "for=203.0.113.7" : $"for=203.0.113.7;{parameter}=x";
        Assert.Equal(ClientIpOutcome.Forwarded, EveryForm.Resolve(resolver, s_proxy, element).Outcome);
        Assert.Equal(ClientIpOutcome.HopMalformed, EveryForm.Resolve(resolver, s_proxy, $"{element};{parameter}=x").Outcome);
    }
}
