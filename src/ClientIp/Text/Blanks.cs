using System;

namespace ClientIp.Text;

/// <summary>Blanks: SP and HTAB, the OWS of RFC 9110 section 5.6.3. Other Unicode blanks are text: trimming them would allow two spellings of one entry (R6).</summary>
internal static class Blanks
{
    public static bool Contains(uint unit) => unit is ' ' or '\t';

    /// <summary>The index after the last unit before <paramref name="end"/> that isn't a blank, but not below <paramref name="floor"/>.</summary>
    public static int SkipBack<T>(ReadOnlySpan<T> text, int end, int floor)
        where T : unmanaged
    {
        while (end > floor && Contains(CodeUnit.At(text, end - 1)))
            end--;
        return end;
    }

    /// <summary>The index of the first unit from <paramref name="start"/> on that isn't a blank, or <paramref name="end"/>.</summary>
    public static int Skip<T>(ReadOnlySpan<T> text, int start, int end)
        where T : unmanaged
    {
        while (start < end && Contains(CodeUnit.At(text, start)))
            start++;
        return start;
    }
}
