using System;
using System.Collections.Generic;
using System.Linq;

namespace ClientIp;

/// <summary>
/// The configuration cannot be right. Thrown while a resolver or a set of trusted proxies is built, never for anything that a client sends (R16). All failures are
/// reported at once. Each has one line of the message with the value, the reason and the remedy. The message has at most 51 lines.
/// </summary>
public sealed class ClientIpConfigurationException : Exception
{
    /// <summary>A list of the wrong kind can have thousands of failures, which would bury a log.</summary>
    private const int MaxLines = 50;

    /// <summary>Creates the exception.</summary>
    public ClientIpConfigurationException()
    {
    }

    /// <summary>Creates the exception with a message that names value, reason and remedy.</summary>
    public ClientIpConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public ClientIpConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception for one or more failures.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="failures"/> is null.</exception>
    public ClientIpConfigurationException(IEnumerable<ClientIpConfigurationFailure> failures)
        : this((failures ?? throw new ArgumentNullException(nameof(failures))).ToArray())
    {
    }

    private ClientIpConfigurationException(ClientIpConfigurationFailure[] failures)
        : base(string.Join("\n", failures.Take(MaxLines).Select(failure => failure.ToString())) + (failures.Length > MaxLines ? $"\nand {failures.Length - MaxLines} more." : ""))
        => Failures = Array.AsReadOnly(failures);

    /// <summary>The failures, option by option. An exception that was created from a message alone has none.</summary>
    public IReadOnlyList<ClientIpConfigurationFailure> Failures { get; } = [];
}
