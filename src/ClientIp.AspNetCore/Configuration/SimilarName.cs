using System;
using System.Collections.Generic;

namespace ClientIp.AspNetCore;

/// <summary>Finds the name that a misspelt name was probably meant to be.</summary>
internal static class SimilarName
{
    /// <summary>The name that takes the fewest edits of <paramref name="text"/>; null when the edits are more than a third of its letters.</summary>
    /// <param name="text">The misspelt name. Only a name of reasonable length is compared.</param>
    /// <param name="names">The names that there are.</param>
    public static string? Find(string text, IEnumerable<string> names)
    {
        if (text.Length is 0 or > 64)
            return null;

        string? nearest = null;
        int least = text.Length / 3 + 2;
        foreach (string name in names)
        {
            int edits = Edits(text.ToUpperInvariant(), name.ToUpperInvariant());
            if (edits < least && edits < name.Length)
                (nearest, least) = (name, edits);
        }

        return nearest;
    }

    // The Levenshtein distance, one row at a time. Two swapped neighbours count as one edit.
    private static int Edits(string from, string to)
    {
        int[] beforeLast = new int[to.Length + 1], last = new int[to.Length + 1], row = new int[to.Length + 1];
        for (int j = 0; j <= to.Length; j++)
            last[j] = j;
        for (int i = 1; i <= from.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[to.Length];
    }
}
