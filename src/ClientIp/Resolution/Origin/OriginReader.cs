using System;
using ClientIp.Headers;
using Microsoft.Extensions.Primitives;

namespace ClientIp.Resolution.Origin;

/// <summary>Reads scheme, host and path prefix of the hop that named the client (R14). Values further left are a stranger's.</summary>
internal sealed class OriginReader(ClientIpOptions options, AllowedHosts allowedHosts, ClientIpHeaderFormat format)
{
    private readonly bool _readScheme = options.ReadScheme;
    private readonly bool _readHost = options.ReadHost;
    private readonly bool _readBy = options.ReadBy;
    private readonly bool _readPathPrefix = options.ReadPathPrefix;
    private readonly int _maxHops = options.MaxHops;

    public ForwardedOrigin Read(ClientIpResult result, in OriginHeaders headers)
    {
        // Distance 0: the peer itself is the client, and the connection says what there is to say about it.
        if (!result.IsClientKnown || result.Distance == 0)
            return default;
        if (format == ClientIpHeaderFormat.Forwarded)
            return ReadElement(result, headers.Header);

        return new ForwardedOrigin(
            _readScheme ? OriginGrammar.Scheme(ValueAt(headers.Scheme, result.Distance)) : null,
            _readHost ? Host(ValueAt(headers.Host, result.Distance)) : null,
            _readPathPrefix ? OriginGrammar.PathPrefix(ValueAt(headers.PathPrefix, result.Distance)) : null,
            by: null);
    }

    private ForwardedOrigin ReadElement(ClientIpResult result, StringValues header)
    {
        var reader = new HopReader<char>(FieldLines<char>.FromStrings(header), format);
        int distance = 0;
        for (int read = 0; distance < result.Distance; read++)
        {
            // The header ends, or an entry stops the walk, before the client: the result came from another header.
            EntryKind kind = read == _maxHops ? EntryKind.None : reader.MovePrevious(out _, out _);
            if (kind is not (EntryKind.Address or EntryKind.Empty or EntryKind.Unidentified))
                return default;
            if (kind != EntryKind.Empty)
                distance++;
        }

        ReadOnlySpan<char> line = reader.Line.Slice(0, reader.Entry.Start + reader.Entry.Length);
        ForwardedElement.TryReadLast(line, out ForwardedElement element, out _);
        Span<char> buffer = stackalloc char[ForwardedElement.MaxLength];
        return new ForwardedOrigin(
            _readScheme && element.Proto.IsPresent ? OriginGrammar.Scheme(element.Proto.Text(line, buffer)) : null,
            _readHost && element.Host.IsPresent ? Host(element.Host.Text(line, buffer)) : null,
            pathPrefix: null,
            _readBy && element.By.IsPresent && ForwardedNode.Read(line, element.By, out _, out _) != EntryKind.Malformed ? element.By.Text(line, buffer).ToString() : null);
    }

    private string? Host(ReadOnlySpan<char> text)
        => OriginGrammar.TrySplitHost(text, out ReadOnlySpan<char> host) && allowedHosts.Contains(host) ? text.ToString() : null;

    /// <summary>
    /// Finds the value at the place, counted from the right, of the client's entry. Proxies that overwrite the header leave one value, whatever the length of the
    /// chain: the value of the nearest proxy, which is trusted. A list of another length than the chain gives the value at that place, or none.
    /// </summary>
    private ReadOnlySpan<char> ValueAt(StringValues header, int distance)
    {
        FieldLines<char> lines = FieldLines<char>.FromStrings(header);
        ReadOnlySpan<char> nearest = default;
        int values = 0;
        int read = 0;
        while (lines.TryTakeLast(out ReadOnlySpan<char> line))
        {
            int unread = line.Length;
            while (unread != CommaList.NothingLeft)
            {
                if (read++ == _maxHops || !CommaList.TryFindLast(line.Slice(0, unread), OriginGrammar.MaxHostLength, out EntryRange entry))
                    return default;
                unread = entry.Unread;
                if (entry.Length == 0)
                    continue;

                ReadOnlySpan<char> value = line.Slice(entry.Start, entry.Length);
                if (++values == distance)
                    return value;
                if (values == 1)
                    nearest = value;
            }
        }

        return values == 1 ? nearest : default;
    }
}
