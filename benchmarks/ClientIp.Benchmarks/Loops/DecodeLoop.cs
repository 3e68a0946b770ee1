using System;
using System.Buffers;
using System.Linq;
using ClientIp.Benchmarks.Inputs;
using ClientIp.ProxyProtocol;

namespace ClientIp.Benchmarks.Loops;

/// <summary>Decodes PROXY headers one after another.</summary>
internal sealed class DecodeLoop
{
    private readonly byte[][] _headers;

    public DecodeLoop(byte[][] headers)
    {
        if (!headers.All(header => ProxyHeader.Decode(header, out _, out int length) == OperationStatus.Done && length == header.Length))
            throw new InvalidOperationException("The headers were not read.");
        _headers = headers;
    }

    public long Run(int operations)
    {
        long sum = 0;
        for (int i = 0; i < operations; i++)
        {
            if (ProxyHeader.Decode(_headers[i & Texts.Last], out ProxyHeader header, out int length) == OperationStatus.Done)
                sum += length + header.Source.Port;
        }

        return sum;
    }
}
