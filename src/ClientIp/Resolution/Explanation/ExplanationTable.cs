using System;
using System.Text;

namespace ClientIp.Resolution.Explanation;

/// <summary>Lays an explanation out in columns, as wide as their widest cell.</summary>
internal static class ExplanationTable
{
    public static string Format(ClientIpExplanation explanation)
    {
        int nameWidth = 0, textWidth = 0, verdictWidth = 9;
        foreach (ExplainedHop hop in explanation.Hops)
        {
            nameWidth = Math.Max(nameWidth, hop.Name.Length);
            textWidth = Math.Max(textWidth, hop.Text.Length);
            verdictWidth = Math.Max(verdictWidth, hop.Verdict.ToName().Length);
        }

        var table = new StringBuilder();
        foreach (ExplainedHop hop in explanation.Hops)
        {
            table.Append(hop.Name.PadRight(nameWidth + 2))
                .Append(hop.Text.PadRight(textWidth + 3))
                .Append(hop.Verdict.ToName().PadRight(verdictWidth + 2))
                .Append(hop.Reason)
                .Append('\n');
        }

        return table.Append("=> ").Append(explanation.Conclusion).ToString();
    }
}
