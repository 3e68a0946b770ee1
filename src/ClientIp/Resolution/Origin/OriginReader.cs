using System;
using ClientIp.Headers;
using Microsoft.Extensions.Primitives;

namespace ClientIp.Resolution.Origin;

/// <summary>Takes scheme, host and prefix from the hop that named the client, and from no other: further left they are a stranger's.</summary>
internal sealed class OriginReader(ClientIpOptions options, AllowedHosts allowedHosts, ClientIpHeaderFormat format)
{
    private readonly bool _readScheme = options.ReadScheme;
    private readonly bool _readHost = options.ReadHost;
    private readonly bool _readBy = options.ReadBy;
    private readonly bool _readPathPrefix = options.ReadPathPrefix;
    private readonly int _maxHops = options.MaxHops;

    public ForwardedOrigin Read(ClientIpResult result, StringValues header, StringValues scheme, StringValues host, StringValues pathPrefix)
    {
        // Distance 0: the peer itself is the client, and what it says of itself is the connection's to tell.
        if (!result.IsClientKnown || result.Distance == 0)
            return default;
        if (format == ClientIpHeaderFormat.Forwarded)
            return ReadElement(result, header);

        return new ForwardedOrigin(
            _readScheme ? OriginGrammar.Scheme(ValueAt(scheme, result.Distance)) : null,
            _readHost ? Host(ValueAt(host, result.Distance)) : null,
            _readPathPrefix ? OriginGrammar.PathPrefix(ValueAt(pathPrefix, result.Distance)) : null,
            by: null);
    }

    private ForwardedOrigin ReadElement(ClientIpResult result, StringValues header)
    {
        var reader = new HopReader<char>(FieldLines<char>.FromStrings(header), format);
        int distance = 0;
        for (int read = 0; distance < result.Distance; read++)
        {
            // An end or an entry that stops the walk before the client: not the header that the result came from.
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
    /// The value as many places from the right as the client's entry. Proxies that overwrite the header leave one value whatever the length of the
    /// chain; that is the nearest proxy's, which is trusted. A list of any other length than the chain's gives the value at that place or none.
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
