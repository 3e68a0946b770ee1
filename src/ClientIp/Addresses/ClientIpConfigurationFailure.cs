using System;
using ClientIp.Text;

namespace ClientIp;

/// <summary>One failure of a configuration.</summary>
public sealed class ClientIpConfigurationFailure
{
    private const int MaxKeyLength = 256;

    /// <summary>Describes a failure.</summary>
    /// <param name="option">The option, as in <c>HopCount</c>; an entry of a list with its index, as in <c>TrustedProxies:0</c>.</param>
    /// <param name="problem">The value and the reason, without a full stop.</param>
    /// <param name="remedy">What to write instead, without a full stop.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public ClientIpConfigurationFailure(string option, string problem, string remedy)
        : this(option, problem, remedy, ClientIpFindingCodes.Refused)
    {
    }

    internal ClientIpConfigurationFailure(string option, string problem, string remedy, string code)
    {
        Option = option ?? throw new ArgumentNullException(nameof(option));
        Problem = problem ?? throw new ArgumentNullException(nameof(problem));
        Remedy = remedy ?? throw new ArgumentNullException(nameof(remedy));
        Code = code;
    }

    /// <summary>The option, as in <c>HopCount</c>; an entry of a list with its index, as in <c>TrustedProxies:0</c>.</summary>
    public string Option { get; }

    /// <summary>The kind of failure: one of <see cref="ClientIpFindingCodes"/>.</summary>
    public string Code { get; }

    /// <summary>The value and the reason.</summary>
    public string Problem { get; }

    /// <summary>What to write instead.</summary>
    public string Remedy { get; }

    /// <summary>The same failure under the key that a person wrote, as in <c>ClientIp:TrustedProxies:0</c>. The problem then begins with the key.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is null.</exception>
    public ClientIpConfigurationFailure At(string key) => new(key, $"{PrintableText.Escape((key ?? throw new ArgumentNullException(nameof(key))).AsSpan(), MaxKeyLength)}: {Problem}", Remedy, Code);

    /// <summary>Problem and remedy as one sentence.</summary>
    public override string ToString() => $"{Problem}; {Remedy}.";
}
