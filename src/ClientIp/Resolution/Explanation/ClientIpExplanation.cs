using System.Collections.Generic;
using ClientIp.Resolution.Explanation;

namespace ClientIp;

/// <summary>Explains an answer: each hop with its verdict and the rule or prefix that decided it.</summary>
public sealed class ClientIpExplanation
{
    internal ClientIpExplanation(ClientIpResult result, IReadOnlyList<ExplainedHop> hops, string conclusion)
    {
        Result = result;
        Hops = hops;
        Conclusion = conclusion;
    }

    /// <summary>The answer, the same as <see cref="ClientIpResolver.Resolve(Peer, Microsoft.Extensions.Primitives.StringValues)"/> gives.</summary>
    public ClientIpResult Result { get; }

    /// <summary>The peer, the header entries that were read from right to left, and the next few entries that were not read.</summary>
    public IReadOnlyList<ExplainedHop> Hops { get; }

    /// <summary>The last line: <c>203.0.113.9  (X-Forwarded-For)</c>.</summary>
    public string Conclusion { get; }

    /// <summary>The explanation as a table of printable ASCII, one hop a line, lines separated by a line feed.</summary>
    public override string ToString() => ExplanationTable.Format(this);
}
