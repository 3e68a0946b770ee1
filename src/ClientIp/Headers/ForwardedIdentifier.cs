using System;
using ClientIp.Addresses;
using ClientIp.Headers;
using ClientIp.Text;

namespace ClientIp;

/// <summary>
/// How <c>Forwarded</c> names a node (RFC 7239 section 6): by address, as <c>unknown</c>, or by a name that hides the address. The default value names
/// nobody.
/// </summary>
public readonly struct ForwardedIdentifier
{
    private const int MaxNameLength = 256;

    /// <summary>Brackets, an IPv6 address, a colon and a port.</summary>
    private const int MaxEndpointLength = 1 + IpAddrFormatter.MaxLength + 2 + 5;

    private ForwardedIdentifier(IpAddrPort endpoint, string? name)
    {
        Endpoint = endpoint;
        Name = name;
    }

    internal IpAddrPort Endpoint { get; }

    internal string? Name { get; }

    internal bool IsPresent => Name is not null || !Endpoint.Address.IsUnspecified;

    /// <summary>The node without the quotes that an address may need: <c>203.0.113.9</c>, <c>[2001:db8::9]:4711</c>, <c>unknown</c>, <c>_gateway-1</c>.</summary>
    public override string ToString()
    {
        if (!IsPresent)
            return "(nobody)";
        if (Name is not null)
            return Name;

        Span<char> text = stackalloc char[MaxEndpointLength];
        var writer = new HeaderWriter<char>(text);
        writer.AddEndpoint(Endpoint);
        writer.TryFinish(out int length);
        return text.Slice(0, length).ToString();
    }

    /// <summary>A node that the proxy doesn't know or doesn't tell.</summary>
    public static ForwardedIdentifier Unknown { get; } = new(default, "unknown");

    /// <summary>Names a node by its address, and its port unless that is 0. The unspecified address names nobody.</summary>
    public static ForwardedIdentifier From(IpAddrPort endpoint) => new(endpoint, null);

    /// <summary>Names a node by a name that hides its address (RFC 7239 section 6.3): best a random one for each request.</summary>
    /// <param name="name">An underscore and at least one letter, digit, dot, underscore or hyphen: <c>_gateway-1</c>. At most 256 characters.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> has another form or is longer.</exception>
    public static ForwardedIdentifier Obfuscated(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length > MaxNameLength)
            throw new ArgumentException($"'{PrintableText.Escape(name)}' has {name.Length} characters, and readers refuse elements that are too long; write at most {MaxNameLength}.", nameof(name));
        return ForwardedNode.IsObfuscated(name.AsSpan())
            ? new ForwardedIdentifier(default, name)
            : throw new ArgumentException($"'{PrintableText.Escape(name)}' isn't an obfuscated identifier; write an underscore and then letters, digits, dots, underscores or hyphens, as in _gateway-1.", nameof(name));
    }
}
