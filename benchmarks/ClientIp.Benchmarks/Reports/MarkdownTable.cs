using System.Collections.Generic;
using System.Linq;

namespace ClientIp.Benchmarks.Reports;

/// <summary>A table with text aligned left and figures aligned right.</summary>
internal sealed class MarkdownTable(params string[] header)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public override string ToString()
    {
        string[] line = [.. header.Select((_, column) => _rows.All(row => IsFigure(row[column])) ? "---:" : "---")];
        return string.Concat(_rows.Prepend(line).Prepend(header).Select(row => $"| {string.Join(" | ", row)} |\n"));
    }

    private static bool IsFigure(string cell) => cell.Length == 0 || char.IsAsciiDigit(cell[^1]);
}
