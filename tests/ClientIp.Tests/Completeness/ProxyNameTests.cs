using System;
using System.Linq;
using System.Text.RegularExpressions;
using ClientIp.ProxyProtocol;

namespace ClientIp.Tests.Completeness;

/// <summary>Errors of the PROXY protocol have names that don't follow from identifiers by accident.</summary>
public class ProxyNameTests
{
    [Fact]
    public void Every_error_has_a_name_of_its_own()
    {
        foreach (ProxyHeaderError error in Enum.GetValues<ProxyHeaderError>())
        {
            Assert.True(Record.Exception(() => error.ToName()) is null, $"ProxyHeaderError.{error} has no name; add it to ProxyHeaderErrorExtensions.ToName");
            Assert.Equal(Regex.Replace(error.ToString().Replace("Crc32C", "Crc32c"), "(?<!^)([A-Z])", "-$1").ToLowerInvariant(), error.ToName());
        }

        string[] names = [.. Enum.GetValues<ProxyHeaderError>().Select(error => error.ToName())];
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((ProxyHeaderError)200).ToName());
    }
}
