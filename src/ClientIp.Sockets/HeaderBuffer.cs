using System;
using System.Buffers;
using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets;

/// <summary>The bytes of a header that have arrived, and what they are so far.</summary>
internal sealed class HeaderBuffer(ProxyProtocolPolicy receiver, Peer socketPeer)
{
    /// <summary>Room for nearly every header that proxies send.</summary>
    private const int InitialLength = 256;

    private byte[] _bytes = new byte[InitialLength];
    private ProxyHeaderDecoder _decoder = new(receiver.MaxHeaderLength);

    /// <summary>The number of bytes that are there.</summary>
    public int Length { get; private set; }

    /// <summary>Room for more, at least one byte: a header is refused before it outgrows the cap.</summary>
    public ArraySegment<byte> Free
    {
        get
        {
            if (Length == _bytes.Length)
                Array.Resize(ref _bytes, Math.Min(_bytes.Length * 4, Math.Max(receiver.MaxHeaderLength, _bytes.Length + 1)));
            return new ArraySegment<byte>(_bytes, Length, _bytes.Length - Length);
        }
    }

    /// <summary>How many more bytes can be read without reading beyond the header.</summary>
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

    /// <summary>What the bytes are, together with <paramref name="peeked"/> more that lie behind them.</summary>
    /// <param name="peeked">Bytes in <see cref="Free"/> that were looked at and not taken.</param>
    /// <param name="ofHeader">How many of those belong to the header.</param>
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
