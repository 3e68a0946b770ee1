namespace ClientIp;

/// <summary>A setting that is valid but probably unintended, or that is refused.</summary>
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

    /// <summary>Makes a finding of a failure: the configuration is refused.</summary>
    /// <param name="failure">The failure that a resolver or a binder reports.</param>
    /// <exception cref="System.ArgumentNullException"><paramref name="failure"/> is null.</exception>
    public static ClientIpFinding Of(ClientIpConfigurationFailure failure)
    {
        System.ArgumentNullException.ThrowIfNull(failure);
        return new ClientIpFinding(failure.Code, failure.Problem, "an application with this configuration does not start", failure.Remedy, failure.Option);
    }

    /// <summary>The kind of finding, such as <c>trust-all</c>: one of <see cref="ClientIpFindingCodes"/>.</summary>
    public string Code { get; }

    /// <summary>The setting that was found, with its value.</summary>
    public string What { get; }

    /// <summary>Why the setting is dangerous or useless.</summary>
    public string Why { get; }

    /// <summary>What to write instead.</summary>
    public string Remedy { get; }

    /// <summary>The option; an entry of a list has its index, as in <c>TrustedProxies:0</c>.</summary>
    public string Option { get; }

    /// <summary>Code, setting, reason and remedy on one line.</summary>
    public override string ToString() => $"{Code}: {What}. {Why}. {Remedy}.";
}
