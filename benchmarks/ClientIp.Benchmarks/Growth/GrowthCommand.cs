using System.Globalization;
using System.Text;
using System.Threading.Tasks;
using ClientIp.Benchmarks.Plots;
using ClientIp.Benchmarks.Reports;

namespace ClientIp.Benchmarks.Growth;

/// <summary><c>growth [--output DIR]</c>: the cost by each size that another party chooses, as plots and as a table of their points.</summary>
internal static class GrowthCommand
{
    public static async Task<int> RunAsync(Report report)
    {
        Plot[] plots =
        [
            PrefixGrowth.Time(), PrefixGrowth.Memory(), HopGrowth.Time(), HeaderGrowth.Time(), TlvGrowth.Time(),
            .. await ConnectionGrowth.MeasureAsync(),
        ];

        var text = new StringBuilder($"# Growth\n\n{report.Origin()}\n\n");
        text.Append("Medians. Broken lines are not ours. ForwardedHeadersMiddleware changes the request, so its points include putting it back.\n");
        foreach (Plot plot in plots)
        {
            report.WriteFile($"{plot.Name}.svg", SvgPlot.Draw(plot));
            text.Append(CultureInfo.InvariantCulture, $"\n## {plot.Title}\n\n![{plot.Title}]({plot.Name}.svg)\n\nIn {plot.Y}:\n\n{plot.ToTable()}");
        }

        report.Write("growth.md", text.ToString());
        return 0;
    }
}
