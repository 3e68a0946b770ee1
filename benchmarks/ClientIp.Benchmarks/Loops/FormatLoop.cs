using System;
using System.Linq;
using System.Net;
using ClientIp.Benchmarks.Inputs;

namespace ClientIp.Benchmarks.Loops;

/// <summary>Formats addresses as text with ClientIp and with .NET.</summary>
internal sealed class FormatLoop
{
    private readonly char[] _destination = new char[64];
    private readonly IpAddr[] _ours;
    private readonly IPAddress[] _theirs;

    public FormatLoop(Func<int, string> text)
    {
        _ours = [.. Texts.Many(text).Select(IpAddr.Parse)];
        _theirs = [.. _ours.Select(address => address.ToIPAddress())];
    }

    public long Run(int operations)
    {
        long sum = 0;
        for (int i = 0; i < operations; i++)
        {
            if (_ours[i & Texts.Last].TryFormat(_destination.AsSpan(), out int written))
                sum += written;
        }

        return sum;
    }

    public long RunIPAddress(int operations)
    {
        long sum = 0;
        for (int i = 0; i < operations; i++)
        {
            if (_theirs[i & Texts.Last].TryFormat(_destination.AsSpan(), out int written))
                sum += written;
        }

        return sum;
    }
}
