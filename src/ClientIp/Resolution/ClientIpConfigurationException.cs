using System;

namespace ClientIp;

/// <summary>
/// The configuration cannot be right. Thrown while a resolver or a set of trusted proxies is built, never for anything a client sends;
/// the message names the value, the reason and the remedy on one line.
/// </summary>
public sealed class ClientIpConfigurationException : Exception
{
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
}
