using System;

namespace ClientIp.Headers;

/// <summary>
/// Reads a header's entries from right to left over all field lines. Each proxy appends on the right, so entries come out in the order in which
/// they can be believed, and whoever stops reading has spent nothing on what a client put further left.
/// </summary>
internal ref struct HopReader<T>
    where T : unmanaged
{
    private readonly ClientIpHeaderFormat _format;
    private FieldLines<T> _lines;
    private EntrySpan _entry;
    private int _unread;    // how much of the current line is unread; -1 when nothing of it is

    public HopReader(FieldLines<T> lines, ClientIpHeaderFormat format)
    {
        _format = format;
        _lines = lines;
        _unread = -1;
    }

    /// <summary>What the current entry says.</summary>
    public HopNode Node { get; private set; }

    /// <summary>Where the current entry stands in its line.</summary>
    public readonly EntrySpan Span => _entry;

    /// <summary>The line of the current entry, 0 for the first to arrive.</summary>
    public readonly int LineIndex => _lines.Index;

    /// <summary>The text of that line.</summary>
    public readonly ReadOnlySpan<T> Line => _lines.Current;

    /// <summary>Moves to the next entry on the left.</summary>
    /// <returns>False when there is none.</returns>
    public bool MovePrevious()
    {
        bool isSingle = _format is ClientIpHeaderFormat.SingleAddress or ClientIpHeaderFormat.SingleAddressWithPort;
        if (_unread < 0)
        {
            // A proxy that writes its header over the client's leaves one line. With two, one is the client's, and nothing says which.
            bool isRepeated = isSingle && _lines.Index > 1;
            if (!_lines.MovePrevious())
                return false;
            _unread = Line.Length;
            if (isRepeated)
            {
                Node = new HopNode(HopNodeKind.Repeated);
                _entry = new EntrySpan(0, Math.Min(Line.Length, XForwardedForEntry.MaxLength), -1, IsCut: true);
                return true;
            }
        }

        ReadOnlySpan<T> unread = Line.Slice(0, _unread);
        Node = _format switch
        {
            ClientIpHeaderFormat.AddressList => XForwardedForEntry.ReadLast(unread, out _entry),
            ClientIpHeaderFormat.Forwarded => ForwardedReader.ReadLast(unread, out _entry),
            _ => SingleAddressEntry.Read(unread, _format == ClientIpHeaderFormat.SingleAddressWithPort, out _entry),
        };
        _unread = _entry.Unread;
        return true;
    }
}
