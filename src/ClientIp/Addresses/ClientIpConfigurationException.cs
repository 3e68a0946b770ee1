using System;
using System.Collections.Generic;
using System.Linq;

namespace ClientIp;

/// <summary>
/// The configuration cannot be right. Thrown while a resolver or a set of trusted proxies is built, never for anything a client sends. All failures are
/// reported at once; each names the value, the reason and the remedy on one line of the message, which has at most 51 lines.
/// </summary>
public sealed class ClientIpConfigurationException : Exception
{
    /// <summary>A list of the wrong kind has thousands of failures, and a log would be buried by them.</summary>
    private const int MaxLines = 50;

    /// <summary>Creates the exception.</summary>
    public ClientIpConfigurationException()
    {
    }

    /// <summary>Creates the exception with the sentence that names value, reason and remedy.</summary>
    public ClientIpConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its message and what led to it.</summary>
    public ClientIpConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception for one failure or more.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="failures"/> is null.</exception>
    public ClientIpConfigurationException(IEnumerable<ClientIpConfigurationFailure> failures)
        : this((failures ?? throw new ArgumentNullException(nameof(failures))).ToArray())
    {
    }

    private ClientIpConfigurationException(ClientIpConfigurationFailure[] failures)
        : base(string.Join("\n", failures.Take(MaxLines).Select(failure => failure.ToString())) + (failures.Length > MaxLines ? $"\nand {failures.Length - MaxLines} more." : ""))
        => Failures = Array.AsReadOnly(failures);

    /// <summary>What is wrong, option by option. An exception made from a message alone has none.</summary>
    public IReadOnlyList<ClientIpConfigurationFailure> Failures { get; } = [];
}
