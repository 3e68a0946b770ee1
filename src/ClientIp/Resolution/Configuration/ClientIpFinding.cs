namespace ClientIp;

/// <summary>Something in a configuration that works and is probably not what was meant, or that is refused.</summary>
public sealed class ClientIpFinding
{
    internal ClientIpFinding(string code, string what, string why, string remedy, string option = "TrustedProxies")
    {
        Code = code;
        What = what;
        Why = why;
        Remedy = remedy;
        Option = option;
    }

    /// <summary>The finding that a configuration is refused.</summary>
    /// <param name="failure">What a resolver or a binder says of the configuration.</param>
    /// <exception cref="System.ArgumentNullException"><paramref name="failure"/> is null.</exception>
    public static ClientIpFinding Of(ClientIpConfigurationFailure failure)
    {
        System.ArgumentNullException.ThrowIfNull(failure);
        return new ClientIpFinding(failure.Code, failure.Problem, "an application with this configuration does not start", failure.Remedy, failure.Option);
    }

    /// <summary>A short name in lower case with hyphens, such as <c>trust-all</c>, the same in every version.</summary>
    public string Code { get; }

    /// <summary>What was found, with the value.</summary>
    public string What { get; }

    /// <summary>Why it is dangerous or useless.</summary>
    public string Why { get; }

    /// <summary>What to write instead.</summary>
    public string Remedy { get; }

    /// <summary>The option that it is about; an entry of a list with its index, as in <c>TrustedProxies:0</c>.</summary>
    public string Option { get; }

    /// <summary>All of it on one line.</summary>
    public override string ToString() => $"{Code}: {What}. {Why}. {Remedy}.";
}
