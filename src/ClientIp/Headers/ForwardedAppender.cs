using System;
using System.Text;
using ClientIp.Addresses;
using ClientIp.Headers;
using ClientIp.Text;
using Microsoft.Extensions.Primitives;

namespace ClientIp;

/// <summary>
/// The sender's side of <c>Forwarded</c> (RFC 7239 section 4): a proxy appends one element on the right of the header that it received.
/// </summary>
/// <remarks>
/// <para>
/// The longest well-formed tail of the existing list is kept word for word, because your own proxies wrote it. Everything before that tail is replaced by
/// one <c>for=unknown</c>. If a client's open quote stayed there, a receiver that reads from the left would take the following elements for quoted text. A
/// receiver that reads from the right stops at <c>unknown</c>.
/// </para>
/// <para>
/// A host or scheme is left out if it holds anything but printable ASCII or is longer than any real one. A client chooses its <c>Host</c>, and readers refuse
/// an element that is too long: a long host would hide the client.
/// </para>
/// </remarks>
public readonly struct ForwardedAppender
{
    /// <summary>Replaces everything that was cut (R21). A receiver that reads from the right stops here.</summary>
    private const string Cut = "for=unknown";
    private const string Separator = ", ";

    private readonly ForwardedIdentifier _for;
    private readonly ForwardedIdentifier _by;
    private readonly string? _host;
    private readonly string? _proto;

    /// <summary>Describes this hop.</summary>
    /// <param name="peer">The proxy's peer, written as <c>for</c>. The default value writes <c>unknown</c>.</param>
    /// <param name="by">The proxy's own side of that connection, written as <c>by</c>. The default value leaves it out.</param>
    /// <param name="host">The request's <c>Host</c>; null leaves it out.</param>
    /// <param name="proto">The request's scheme; null leaves it out.</param>
    public ForwardedAppender(ForwardedIdentifier peer, ForwardedIdentifier by = default, string? host = null, string? proto = null)
    {
        _for = peer;
        _by = by;
        _host = host;
        _proto = proto;
    }

    /// <summary>Gives the header's new value: all existing lines as one list, and this hop.</summary>
    /// <param name="existing">The lines as they were received; none at the first proxy.</param>
    public string Append(StringValues existing)
    {
        // R21: the list is kept from its end on, so the lines are read from the last to the first.
        int first = existing.Count;
        int kept = 0;
        while (first > 0 && kept == 0)
            kept = FindKept(existing[--first].AsSpan());

        var value = new StringBuilder();
        if (kept != 0)
            value.Append(Cut).Append(existing[first], kept, existing[first]!.Length - kept).Append(Separator);
        for (int i = kept == 0 ? first : first + 1; i < existing.Count; i++)
        {
            if (!string.IsNullOrEmpty(existing[i]))
                value.Append(existing[i]).Append(Separator);
        }

        // Escaping at most doubles a character. Parameter names, quotes and two addresses take less than 150.
        Span<char> element = new char[150 + (_for.Name?.Length ?? 0) + (_by.Name?.Length ?? 0) + 2 * (_host?.Length ?? 0) + 2 * (_proto?.Length ?? 0)];
        TryAppend(default, element, out int length);
        return value.Append(element.Slice(0, length).ToString()).ToString();
    }

    /// <summary>Writes the header's new value without allocating.</summary>
    /// <param name="existing">The line as it was received; empty at the first proxy.</param>
    /// <param name="destination">Needs room for <paramref name="existing"/>, the element, and 12 units more for the separator and <c>for=unknown</c>.</param>
    /// <param name="charsWritten">The number of characters written.</param>
    /// <returns>False when <paramref name="destination"/> is too short; its content is undefined then.</returns>
    public bool TryAppend(ReadOnlySpan<char> existing, Span<char> destination, out int charsWritten) => TryAppendCore(existing, destination, out charsWritten);

    /// <inheritdoc cref="TryAppend(ReadOnlySpan{char}, Span{char}, out int)"/>
    /// <param name="existing">The line as it was received; empty at the first proxy.</param>
    /// <param name="destination">Needs room for <paramref name="existing"/>, the element, and 12 units more for the separator and <c>for=unknown</c>.</param>
    /// <param name="bytesWritten">The number of bytes written.</param>
    public bool TryAppend(ReadOnlySpan<byte> existing, Span<byte> destination, out int bytesWritten) => TryAppendCore(existing, destination, out bytesWritten);

    /// <summary>The element alone: <c>for="[2001:db8::9]:4711";by=10.0.0.5;host="example.com:8443";proto=https</c>.</summary>
    public override string ToString() => Append(StringValues.Empty);

    private bool TryAppendCore<T>(ReadOnlySpan<T> existing, Span<T> destination, out int written)
        where T : unmanaged
    {
        var writer = new HeaderWriter<T>(destination);
        if (!existing.IsEmpty)
        {
            int kept = FindKept(existing);
            writer.Add(kept == 0 ? "" : Cut, existing.Slice(kept));
            writer.Add(Separator);
        }

        AddNode(ref writer, "for=", _for.IsPresent ? _for : ForwardedIdentifier.Unknown);
        if (_by.IsPresent)
            AddNode(ref writer, ";by=", _by);
        AddText(ref writer, ";host=", _host, OriginGrammar.MaxHostLength);
        AddText(ref writer, ";proto=", _proto, OriginGrammar.MaxSchemeLength);
        return writer.TryFinish(out written);
    }

    private static void AddNode<T>(ref HeaderWriter<T> writer, string parameter, ForwardedIdentifier node)
        where T : unmanaged
    {
        writer.Add(parameter);
        if (node.Name is { } name)
        {
            writer.Add(name);
            return;
        }

        // RFC 7239 section 6: ":" and brackets aren't token characters, so a node that has them is quoted.
        bool isToken = node.Endpoint.Address.IsIPv4 && node.Endpoint.Port == 0;
        if (!isToken)
            writer.Add('"');
        writer.AddEndpoint(node.Endpoint);
        if (!isToken)
            writer.Add('"');
    }

    private static void AddText<T>(ref HeaderWriter<T> writer, string parameter, string? text, int maxLength)
        where T : unmanaged
    {
        if (text is null || text.Length == 0 || text.Length > maxLength)
            return;

        bool isToken = true;
        foreach (char c in text)
        {
            if (c is < ' ' or > '~')
                return;
            isToken &= HeaderToken.Contains(c);
        }

        writer.Add(parameter);
        if (isToken)
        {
            writer.Add(text);
            return;
        }

        writer.Add('"');
        foreach (char c in text)
        {
            if (c is '"' or '\\')
                writer.Add('\\');
            writer.Add(c);
        }

        writer.Add('"');
    }

    /// <summary>
    /// Finds where the kept part of a line begins: 0 if all of it is kept, otherwise the comma before the longest well-formed tail. The length of the line if
    /// there is no such tail.
    /// </summary>
    private static int FindKept<T>(ReadOnlySpan<T> line)
        where T : unmanaged
    {
        int unread = line.Length;
        while (ForwardedElement.TryReadLast(line.Slice(0, unread), out _, out EntryRange entry))
        {
            if (!entry.HasUnread)
                return 0;
            unread = entry.Unread;
        }

        return unread;
    }
}
