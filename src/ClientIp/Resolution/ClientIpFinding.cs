namespace ClientIp;

/// <summary>Something in a configuration that works and is probably not what was meant.</summary>
public sealed class ClientIpFinding
{
    internal ClientIpFinding(string code, string what, string why, string remedy)
    {
        Code = code;
        What = what;
        Why = why;
        Remedy = remedy;
    }

    /// <summary>A short name in lower case with hyphens, such as <c>trust-all</c>, the same in every version.</summary>
    public string Code { get; }

    /// <summary>What was found, with the value.</summary>
    public string What { get; }

    /// <summary>Why it is dangerous or useless.</summary>
    public string Why { get; }

    /// <summary>What to write instead.</summary>
    public string Remedy { get; }

    /// <summary>All of it on one line.</summary>
    public override string ToString() => $"{Code}: {What}. {Why}. {Remedy}.";
}
