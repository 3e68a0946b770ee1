using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace ClientIp.Benchmarks.Plots;

/// <summary>Draws a plot on a white background, because the page around it may be dark.</summary>
internal static class SvgPlot
{
    private const double Width = 820, Height = 440, Left = 90, Right = 570, Top = 50, Bottom = 380;

    // Colours that people with colour blindness can tell apart.
    private static readonly string[] s_colours = ["#0072b2", "#d55e00", "#009e73", "#aa4499", "#996600", "#444444"];

    public static string Draw(Plot plot)
    {
        var xAxis = new Axis(plot.IsXLog, [.. plot.Series.SelectMany(series => series.Points.Keys)]);
        var yAxis = new Axis(plot.IsYLog, [.. plot.Series.SelectMany(series => series.Points.Values)]);
        double AtX(double x) => Left + xAxis.Position(x) * (Right - Left);
        double AtY(double y) => Bottom - yAxis.Position(y) * (Bottom - Top);

        var svg = new StringBuilder();
        void Add(FormattableString element) => svg.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');

        Add($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="12" fill="#222222">""");
        Add($"""<rect width="{Width}" height="{Height}" fill="#ffffff"/>""");
        Add($"""<text x="{Left}" y="28" font-size="15" font-weight="bold">{Escape(plot.Title)}</text>""");
        foreach (double tick in xAxis.Ticks)
        {
            Add($"""<path d="M{AtX(tick):0.#} {Top}V{Bottom}" stroke="#dddddd"/>""");
            Add($"""<text x="{AtX(tick):0.#}" y="{Bottom + 18}" text-anchor="middle">{Axis.Label(tick)}</text>""");
        }

        foreach (double tick in yAxis.Ticks)
        {
            Add($"""<path d="M{Left} {AtY(tick):0.#}H{Right}" stroke="#dddddd"/>""");
            Add($"""<text x="{Left - 8}" y="{AtY(tick) + 4:0.#}" text-anchor="end">{Axis.Label(tick)}</text>""");
        }

        Add($"""<path d="M{Left} {Top}V{Bottom}H{Right}" fill="none" stroke="#222222"/>""");
        Add($"""<text x="{(Left + Right) / 2}" y="{Bottom + 42}" text-anchor="middle">{Escape(plot.X)}</text>""");
        Add($"""<text transform="translate(22 {(Top + Bottom) / 2}) rotate(-90)" text-anchor="middle">{Escape(plot.Y)}</text>""");

        for (int i = 0; i < plot.Series.Count; i++)
        {
            Series series = plot.Series[i];
            string colour = s_colours[i % s_colours.Length];
            string dashes = series.IsPeer ? " stroke-dasharray=\"6 4\"" : "";
            double legend = Top + 10 + 22 * i;
            Add($"""<g fill="{colour}">""");
            Add($"""<polyline points="{Line(series.Points, AtX, AtY)}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>""");
            foreach ((double x, double y) in series.Points)
                Add($"""<circle cx="{AtX(x):0.#}" cy="{AtY(y):0.#}" r="3"/>""");
            Add($"""<path d="M{Right + 18} {legend}h26" stroke="{colour}" stroke-width="2"{dashes}/><circle cx="{Right + 31}" cy="{legend}" r="3"/>""");
            Add($"""<text x="{Right + 52}" y="{legend + 4}" fill="#222222">{Escape(series.Name)}</text>""");
            Add($"</g>");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static string Line(IEnumerable<KeyValuePair<double, double>> points, Func<double, double> atX, Func<double, double> atY)
        => string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{atX(point.Key):0.#},{atY(point.Value):0.#}")));

    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
