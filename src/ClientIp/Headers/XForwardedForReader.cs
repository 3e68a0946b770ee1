using System;
using ClientIp.Addresses;

namespace ClientIp.Headers;

/// <summary>
/// Reads <c>X-Forwarded-For</c> entries from right to left over all field lines. Each proxy appends on the right, so entries come out
/// in the order in which they can be believed, and whoever stops reading has spent nothing on what a client put further left.
/// </summary>
internal ref struct XForwardedForReader<T>
    where T : unmanaged
{
    /// <summary>
    /// No entry that a proxy writes comes near this: 45 characters of IPv6, brackets, port, a zone. Without a bound, one entry of
    /// 100,000 characters would be scanned for the comma in front of it.
    /// </summary>
    public const int MaxEntryLength = 256;

    private FieldLines<T> _lines;
    private int _end;   // where the unread part of the current line ends; -1 when nothing of it is left

    public XForwardedForReader(FieldLines<T> lines)
    {
        _lines = lines;
        _end = -1;
        Start = 0;
        Entry = default;
    }

    /// <summary>The entry without the blanks round it; one that is too long is cut at the left.</summary>
    public ReadOnlySpan<T> Entry { get; private set; }

    /// <summary>Whether <see cref="Entry"/> is the end of something longer than any entry.</summary>
    public readonly bool IsCut => Entry.Length > MaxEntryLength;

    /// <summary>Where <see cref="Entry"/> begins in its line.</summary>
    public int Start { get; private set; }

    /// <summary>The line that <see cref="Entry"/> is in, 0 for the first to arrive.</summary>
    public readonly int Line => _lines.Index;

    /// <summary>Moves to the next entry on the left.</summary>
    /// <returns>False when there is none.</returns>
    public bool MovePrevious()
    {
        if (_end < 0)
        {
            if (!_lines.MovePrevious())
                return false;
            _end = _lines.Current.Length;
        }

        int windowStart = Math.Max(0, _end - MaxEntryLength - 1);
        ReadOnlySpan<T> window = _lines.Current.Slice(windowStart, _end - windowStart);
        int comma = CodeUnit.LastIndexOf(window, ',');
        if (comma < 0 && windowStart > 0)
        {
            // Longer than any entry; left untrimmed, so that Parse sees that.
            Entry = window;
            Start = _end = windowStart;
            return true;
        }

        int left = comma + 1, right = window.Length;
        while (left < right && IsBlank(CodeUnit.At(window, left)))
            left++;
        while (left < right && IsBlank(CodeUnit.At(window, right - 1)))
            right--;
        Entry = window.Slice(left, right - left);
        Start = windowStart + left;
        _end = comma < 0 ? -1 : windowStart + comma;
        return true;
    }

    /// <summary>What <see cref="Entry"/> says. There is no quoting and there are no obfuscated names in this header.</summary>
    public readonly HopNode Parse()
    {
        if (Entry.IsEmpty)
            return default;
        if (IsCut)
            return new HopNode(HopNodeKind.Malformed);
        if (IpAddrPortParser.TryParse(Entry, NodeForms.BareIPv6 | NodeForms.Zone, out IpAddr address, out ushort port))
            return HopNode.FromAddress(address, port);

        // Squid writes this word for a client that it does not name.
        return new HopNode(CodeUnit.EqualsIgnoreCase(Entry, "unknown") ? HopNodeKind.Unidentified : HopNodeKind.Malformed);
    }

    // OWS of RFC 9110 section 5.6.3. Other Unicode blanks are text: trimming them would make two spellings of one entry.
    private static bool IsBlank(uint unit) => unit is ' ' or '\t';
}
