using System;
using System.Text;

namespace ClientIp.Resolution.Explanation;

/// <summary>Lays an explanation out in columns, as wide as their widest cell.</summary>
internal static class ExplanationTable
{
    public static string Format(ClientIpExplanation explanation)
    {
        int nameWidth = 0, textWidth = 0;
        foreach (ExplainedHop hop in explanation.Hops)
        {
            nameWidth = Math.Max(nameWidth, hop.Name.Length);
            textWidth = Math.Max(textWidth, hop.Text.Length);
        }

        var table = new StringBuilder();
        foreach (ExplainedHop hop in explanation.Hops)
        {
            table.Append(hop.Name.PadRight(nameWidth + 2))
                .Append(hop.Text.PadRight(textWidth + 3))
                .Append(Name(hop.Verdict).PadRight(11))
                .Append(hop.Reason)
                .Append('\n');
        }

        return table.Append("=> ").Append(explanation.Conclusion).ToString();
    }

    private static string Name(HopVerdict verdict) => verdict switch
    {
        HopVerdict.NotRead => "not read",
        HopVerdict.Trusted => "trusted",
        HopVerdict.Counted => "counted",
        HopVerdict.Client => "client",
        HopVerdict.Unidentified => "withheld",
        HopVerdict.Malformed => "malformed",
        HopVerdict.Repeated => "repeated",
        HopVerdict.OverLimit => "too many",
        _ => "unknown",
    };
}
