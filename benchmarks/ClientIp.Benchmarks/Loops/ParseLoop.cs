using System;
using System.Linq;
using System.Net;
using ClientIp.Benchmarks.Inputs;

namespace ClientIp.Benchmarks.Loops;

/// <summary>Parses texts as addresses with ClientIp and with .NET.</summary>
internal sealed class ParseLoop
{
    private readonly string[] _texts;

    public ParseLoop(Func<int, string> text)
    {
        _texts = Texts.Many(text);
        if (!_texts.All(each => IpAddr.TryParse(each.AsSpan(), out IpAddr address) && address.ToIPAddress().Equals(IPAddress.Parse(each))))
            throw new InvalidOperationException("The two do not agree, so they cannot be compared.");
    }

    /// <summary>The baseline where .NET has no counterpart: the time of one well-known call, which shows how fast the machine is at the moment.</summary>
    public static ParseLoop Yardstick() => new(Texts.Client);

    public long Run(int operations)
    {
        long sum = 0;
        for (int i = 0; i < operations; i++)
        {
            if (IpAddr.TryParse(_texts[i & Texts.Last].AsSpan(), out IpAddr address))
                sum += address.IsIPv4 ? 1 : 2;
        }

        return sum;
    }

    public long RunIPAddress(int operations)
    {
        long sum = 0;
        for (int i = 0; i < operations; i++)
        {
            if (IPAddress.TryParse(_texts[i & Texts.Last].AsSpan(), out IPAddress? address))
                sum += (long)address.AddressFamily;
        }

        return sum;
    }
}
