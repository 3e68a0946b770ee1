namespace ClientIp.Text;

/// <summary>The characters of a token (RFC 9110 section 5.6.2): field names and parameter names consist of them.</summary>
internal static partial class HeaderToken
{
    private const string Units = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly bool[] s_contains = CreateTable();

    public static bool Contains(uint unit) => unit < 128 && s_contains[unit];

    private static bool[] CreateTable()
    {
        bool[] contains = new bool[128];
        foreach (char unit in Units)
            contains[unit] = true;
        return contains;
    }
}
