using System;
using System.Buffers;
using System.Linq;
using ClientIp.Benchmarks.Inputs;
using ClientIp.ProxyProtocol;

namespace ClientIp.Benchmarks.Loops;

/// <summary>Encodes decoded headers again, TLV by TLV, with a checksum where they had one.</summary>
internal sealed class EncodeLoop
{
    private readonly byte[] _destination = new byte[128];
    private readonly byte[][] _bytes;
    private readonly ProxyHeader[] _headers;

    public EncodeLoop(byte[][] headers)
    {
        _bytes = headers;
        _headers = [.. headers.Select(Read)];
        for (int i = 0; i < headers.Length; i++)
        {
            if (!_destination.AsSpan(0, Write(i)).SequenceEqual(headers[i]))
                throw new InvalidOperationException("The header was not written as it was read.");
        }
    }

    public long Run(int operations)
    {
        long sum = 0;
        for (int i = 0; i < operations; i++)
            sum += Write(i & Texts.Last);
        return sum;
    }

    private static ProxyHeader Read(byte[] bytes)
        => ProxyHeader.Decode(bytes, out ProxyHeader header, out _) == OperationStatus.Done ? header : throw new InvalidOperationException("The header was not read.");

    private int Write(int i)
    {
        var writer = new ProxyHeaderWriter(_destination, _headers[i]);
        foreach (ProxyTlv tlv in _headers[i].ReadTlvs(_bytes[i]))
        {
            if (tlv.Type == ProxyTlvType.Crc32C)
                writer.TryAddCrc32C();
            else
                writer.TryAddTlv(tlv.Type, tlv.Value);
        }

        writer.Finish(out int length);
        return length;
    }
}
