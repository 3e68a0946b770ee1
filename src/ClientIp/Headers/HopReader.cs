using System;
using System.Runtime.CompilerServices;
using ClientIp.Text;

namespace ClientIp.Headers;

/// <summary>
/// Reads a header's entries from right to left, over all field lines. Each proxy appends on the right, so the entries come in the order in which they can
/// be believed. Entries further left than the last one asked for cost nothing, however many a client sent (R2).
/// </summary>
internal ref struct HopReader<T>
    where T : unmanaged
{
    private readonly ClientIpHeaderFormat _format;
    private EntryRange _entry;           // the current entry in its line; before the first, the place after all of them
    private ReadOnlySpan<T> _line;
    private FieldLines<T> _lines;
    private IpAddr _address;            // of the entry that MovePreviousOther read
    private ushort _port;

    /// <summary>Reads several lines.</summary>
    public HopReader(FieldLines<T> lines, ClientIpHeaderFormat format)
    {
        _format = format;
        _lines = lines;
        _entry = EntryRange.BeforeAnyLine;
    }

    /// <summary>Reads the only line.</summary>
    public HopReader(ReadOnlySpan<T> line, ClientIpHeaderFormat format)
    {
        _format = format;
        _line = line;
        _entry = EntryRange.AfterAll(line.Length);
    }

    /// <summary>Where the current entry stands in its line.</summary>
    public readonly EntryRange Entry => _entry;

    /// <summary>The index of the line of the current entry, 0 for the first to arrive.</summary>
    public readonly int LineIndex => _lines.Index;

    /// <summary>The line of the current entry.</summary>
    public readonly ReadOnlySpan<T> Line => _line;

    /// <summary>Moves to the next entry on the left.</summary>
    /// <param name="address">The address in the entry, if it holds one.</param>
    /// <param name="port">The port after that address; 0 if there is none.</param>
    /// <returns>The kind of the entry; <see cref="EntryKind.None"/> when there is no further one.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public EntryKind MovePrevious(out IpAddr address, out ushort port)
    {
        // Nearly every entry is a dotted quad alone, in Forwarded after "for=". One vector scan then finds its beginning, its text and its end.
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

        // Fields instead of `out`: address and port would be address-exposed, and the fast path would keep them in memory too (idiom 2).
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
            // R12: a proxy that overwrites the client's header leaves one line. Of two lines one is the client's, and nothing tells which.
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
