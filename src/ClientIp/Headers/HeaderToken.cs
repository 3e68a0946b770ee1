namespace ClientIp.Headers;

/// <summary>The characters of a token (RFC 9110 section 5.6.2), which field names and parameter names are made of.</summary>
internal static class HeaderToken
{
    public static bool Contains(uint unit)
        => unit is (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z')
            or '!' or '#' or '$' or '%' or '&' or '\'' or '*' or '+' or '-' or '.' or '^' or '_' or '`' or '|' or '~';
}
