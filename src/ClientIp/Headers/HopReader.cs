using System;
using System.Runtime.CompilerServices;
using ClientIp.Text;

namespace ClientIp.Headers;

/// <summary>
/// Reads a header's entries from right to left over all field lines. Each proxy appends on the right, so entries come out in the order in which
/// they can be believed, and whoever stops reading has spent nothing on what a client put further left.
/// </summary>
internal ref struct HopReader<T>
    where T : unmanaged
{
    private readonly ClientIpHeaderFormat _format;
    private EntryRange _entry;           // the current entry, inside the line; at its beginning, a place behind all of its entries
    private ReadOnlySpan<T> _line;
    private FieldLines<T> _lines;
    private IpAddr _address;            // what MovePreviousOther found
    private ushort _port;

    /// <summary>Reads all of <paramref name="lines"/>.</summary>
    public HopReader(FieldLines<T> lines, ClientIpHeaderFormat format)
    {
        _format = format;
        _lines = lines;
        _entry = EntryRange.BeforeAnyLine;
    }

    /// <summary>Reads the only line there is.</summary>
    public HopReader(ReadOnlySpan<T> line, ClientIpHeaderFormat format)
    {
        _format = format;
        _line = line;
        _entry = EntryRange.AfterAll(line.Length);
    }

    /// <summary>Where the current entry stands in its line.</summary>
    public readonly EntryRange Entry => _entry;

    /// <summary>The line of the current entry, 0 for the first to arrive.</summary>
    public readonly int LineIndex => _lines.Index;

    /// <summary>The text of that line.</summary>
    public readonly ReadOnlySpan<T> Line => _line;

    /// <summary>Moves to the next entry on the left.</summary>
    /// <param name="address">The address that it names, if it names one.</param>
    /// <param name="port">The port beside that.</param>
    /// <returns>What kind of entry it is; <see cref="EntryKind.None"/> when there is none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public EntryKind MovePrevious(out IpAddr address, out ushort port)
    {
        // Nearly every entry is nothing but a dotted quad, in Forwarded behind "for=", and then its end, its text and its beginning are found at once.
        int unread = _entry.Unread;
        if (_format.HasDottedQuadFastPath() && unread >= IPv4Text.MinVectorizedLength)
        {
            IPv4Text.LastQuad quad = IPv4Text.FindLast(Unchecked.Take(_line, unread));
            int start = unread - quad.Length;
            if ((_format == ClientIpHeaderFormat.AddressList || ForwardedElement.TryMoveToFor(_line, ref start))
                && CommaList.TryFindRest(_line, start, out int rest) && quad.TryRead(out uint ipv4))
            {
                _entry = new EntryRange(start, unread - start, rest);
                address = IpAddr.FromIPv4(ipv4);
                port = 0;
                return EntryKinds.OfIPv4(ipv4);
            }
        }

        // By way of fields: variables that others write to would have to be in memory for the fast path too.
        EntryKind kind = MovePreviousOther();
        address = _address;
        port = _port;
        return kind;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private EntryKind MovePreviousOther()
    {
        if (!_entry.HasUnread)
        {
            // A proxy that writes its header over the client's leaves one line. With two, one is the client's, and nothing says which.
            bool isRepeated = _format.IsSingle() && _lines.Index > 1;
            if (!_lines.TryTakeLast(out _line))
                return EntryKind.None;

            if (isRepeated)
            {
                _entry = EntryRange.CutAt(0, Math.Min(_line.Length, XForwardedForEntry.MaxLength));
                return EntryKind.Repeated;
            }

            _entry = EntryRange.AfterAll(_line.Length);
        }

        ReadOnlySpan<T> unread = _line.Slice(0, _entry.Unread);
        return _format switch
        {
            ClientIpHeaderFormat.AddressList => XForwardedForEntry.ReadLast(unread, out _entry, out _address, out _port),
            ClientIpHeaderFormat.Forwarded => ForwardedElement.ReadLast(unread, out _entry, out _address, out _port),
            ClientIpHeaderFormat.SingleAddress => SingleAddressEntry.Read(unread, hasPort: false, out _entry, out _address, out _port),
            ClientIpHeaderFormat.SingleAddressWithPort => SingleAddressEntry.Read(unread, hasPort: true, out _entry, out _address, out _port),
            _ => throw HeaderFormats.NotHandled(_format),
        };
    }
}
