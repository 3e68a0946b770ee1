using System;
using System.Buffers;
using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets;

/// <summary>Holds the bytes of a header that have arrived, and decodes them.</summary>
internal sealed class HeaderBuffer(ProxyProtocolPolicy policy, Peer socketPeer)
{
    /// <summary>Room for nearly every header that proxies send.</summary>
    private const int InitialLength = 256;

    private byte[] _bytes = new byte[InitialLength];
    private ProxyHeaderDecoder _decoder = new(policy.MaxHeaderLength);

    /// <summary>The number of bytes that have arrived.</summary>
    public int Length { get; private set; }

    /// <summary>Room for more, at least one byte: a header is refused before it outgrows the cap.</summary>
    public ArraySegment<byte> Free
    {
        get
        {
            if (Length == _bytes.Length)
                Array.Resize(ref _bytes, Math.Min(_bytes.Length * 4, Math.Max(policy.MaxHeaderLength, _bytes.Length + 1)));
            return new ArraySegment<byte>(_bytes, Length, _bytes.Length - Length);
        }
    }

    /// <summary>How many more bytes can be read without reading beyond the header (P7).</summary>
    public int Needed => _decoder.BytesNeeded;

    /// <summary>Room for exactly <see cref="Needed"/> bytes.</summary>
    public ArraySegment<byte> FreeForNeeded
    {
        get
        {
            int needed = Needed;
            if (_bytes.Length < Length + needed)
                Array.Resize(ref _bytes, Length + needed);
            return new ArraySegment<byte>(_bytes, Length, needed);
        }
    }

    public void Add(int count) => Length += count;

    /// <summary>Decodes the bytes together with <paramref name="peeked"/> bytes after them.</summary>
    /// <param name="peeked">The number of bytes in <see cref="Free"/> that were peeked at and are still in the socket.</param>
    /// <param name="ofHeader">How many of the peeked bytes belong to the header.</param>
    /// <returns>The end of receiving, or null when more bytes are needed.</returns>
    public ProxyReceiveResult? Judge(int peeked, out int ofHeader)
    {
        ReadOnlySpan<byte> bytes = _bytes.AsSpan(0, Length + peeked);
        OperationStatus status = _decoder.Decode(bytes, out ProxyHeader header, out int consumed);
        ofHeader = status == OperationStatus.Done ? consumed - Length : peeked;
        return status switch
        {
            OperationStatus.Done => ProxyReceiveResult.Accepted(new ProxyConnectionInfo(socketPeer, header, bytes.Slice(0, consumed).ToArray())),
            OperationStatus.NeedMoreData => null,
            _ => ProxyReceiveResult.Failed(ProxyReceiveStatus.Invalid, socketPeer, _decoder.Error),
        };
    }
}
