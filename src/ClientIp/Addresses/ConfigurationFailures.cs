using System.Collections.Generic;

namespace ClientIp.Addresses;

/// <summary>Collects the failures of a configuration, so that a person sees all of them at once (R16).</summary>
internal sealed class ConfigurationFailures
{
    private readonly List<ClientIpConfigurationFailure> _failures = [];

    public bool IsEmpty => _failures.Count == 0;

    public void Add(string option, string problem, string remedy, string code = ClientIpFindingCodes.Refused) => _failures.Add(new ClientIpConfigurationFailure(option, problem, remedy, code));

    /// <exception cref="ClientIpConfigurationException">A failure was added.</exception>
    public void ThrowIfAny()
    {
        if (_failures.Count != 0)
            throw new ClientIpConfigurationException(_failures);
    }
}
