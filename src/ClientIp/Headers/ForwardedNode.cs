using System;
using System.Runtime.CompilerServices;
using ClientIp.Addresses;
using ClientIp.Text;

namespace ClientIp.Headers;

/// <summary>
/// A node identifier (RFC 7239 section 6): IPv4, IPv6 in brackets, <c>unknown</c> or an obfuscated name. Each may have a port, and that may be obfuscated
/// too. The grammar has no IPv6 zone.
/// </summary>
internal static class ForwardedNode
{
    /// <summary>Reads the node in a parameter's value.</summary>
    public static EntryKind Read<T>(ReadOnlySpan<T> line, ForwardedValue value, out IpAddr address, out ushort port)
        where T : unmanaged
        => value.IsEscaped ? ReadEscaped(line, value, out address, out port) : Parse(value.Text(line, default), out address, out port);

    // NoInlining: only a value with escapes pays for the stack space (idiom 4).
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static EntryKind ReadEscaped<T>(ReadOnlySpan<T> line, ForwardedValue value, out IpAddr address, out ushort port)
        where T : unmanaged
    {
        Span<T> buffer = stackalloc T[ForwardedElement.MaxLength];
        return Parse(value.Text(line, buffer), out address, out port);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static EntryKind Parse<T>(ReadOnlySpan<T> node, out IpAddr address, out ushort port)
        where T : unmanaged
        => IpAddrPortParser.TryParse(node, NodeForms.Basic, out address, out port) ? EntryKinds.OfAddress(address) : ParseOther(node, out address, out port);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static EntryKind ParseOther<T>(ReadOnlySpan<T> node, out IpAddr address, out ushort port)
        where T : unmanaged
    {
        address = default;
        port = 0;
        ReadOnlySpan<T> name = WithoutPort(node, out bool isObfuscatedPort);
        if (CodeUnit.EqualsIgnoreCase(name, "unknown") || IsObfuscated(name))
            return EntryKind.Unidentified;

        // An address with an obfuscated port. A second, numeric port before that one is outside the grammar.
        bool isBare = !name.IsEmpty && (CodeUnit.At(name, 0) == '[' ? CodeUnit.At(name, name.Length - 1) == ']' : CodeUnit.IndexOf(name, ':') < 0);
        return isObfuscatedPort && isBare && IpAddrPortParser.TryParse(name, NodeForms.Basic, out address, out _)
            ? EntryKinds.OfAddress(address)
            : EntryKind.Malformed;
    }

    private static ReadOnlySpan<T> WithoutPort<T>(ReadOnlySpan<T> node, out bool isObfuscated)
        where T : unmanaged
    {
        isObfuscated = false;
        int colon = CodeUnit.LastIndexOf(node, ':');
        if (colon < 0)
            return node;

        isObfuscated = IsObfuscated(node.Slice(colon + 1));
        return isObfuscated || IpAddrPortParser.TrySplitPort(node, out _, out _) ? node.Slice(0, colon) : node;
    }

    /// <summary>obfnode and obfport (RFC 7239 section 6): "_" and at least one of ALPHA / DIGIT / "." / "_" / "-".</summary>
    public static bool IsObfuscated<T>(ReadOnlySpan<T> text)
        where T : unmanaged
    {
        if (text.Length < 2 || CodeUnit.At(text, 0) != '_')
            return false;

        for (int i = 1; i < text.Length; i++)
        {
            uint unit = CodeUnit.At(text, i);
            if (!(unit is (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or '.' or '_' or '-'))
                return false;
        }

        return true;
    }
}
