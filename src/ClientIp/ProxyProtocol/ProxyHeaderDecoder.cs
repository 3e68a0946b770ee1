using System;
using System.Buffers;

namespace ClientIp.ProxyProtocol;

/// <summary>
/// Decodes a header that arrives in pieces. The answers are those of <see cref="ProxyHeader.Decode(ReadOnlySpan{byte}, int, out ProxyHeader, out int)"/>,
/// but TLVs that were found right are not looked at again, so the work grows with the bytes and not with the number of pieces.
/// </summary>
/// <remarks>
/// One decoder a connection. Hand in everything that has arrived so far each time, from the first byte on. The default value takes headers of
/// <see cref="ProxyHeader.DefaultMaxLength"/>. A mutable struct: keep it in a field or a local variable that is not read-only.
/// </remarks>
/// <example><code>
/// var decoder = new ProxyHeaderDecoder(ProxyHeader.DefaultMaxLength);
/// while (decoder.Decode(buffer.AsSpan(0, length), out ProxyHeader header, out int consumed) == OperationStatus.NeedMoreData)
///     length += stream.Read(buffer, length, decoder.BytesNeeded);
/// </code></example>
public struct ProxyHeaderDecoder
{
    private const int LongestOnStack = 512;

    private readonly int _maxLengthOverDefault;
    private int _end;               // the length of a version 2 header that is not whole yet, 0 as long as that is not known
    private int _checked;           // where the TLVs begin that have not been checked
    private bool _hasChecksum;      // whether there is a checksum among those that have
    private bool _hasDecoded;
    private int _bytesNeeded;

    /// <summary>Begins a header.</summary>
    /// <param name="maxLength">The longest header to take, of either version. A longer one is refused as soon as that is sure; a cap below 15 refuses every header.</param>
    public ProxyHeaderDecoder(int maxLength)
    {
        this = default;
        _maxLengthOverDefault = unchecked(maxLength - ProxyHeader.DefaultMaxLength);
    }

    /// <summary>The longest header that is taken.</summary>
    public readonly int MaxLength => unchecked(_maxLengthOverDefault + ProxyHeader.DefaultMaxLength);

    /// <summary>Why the bytes are no header; <see cref="ProxyHeaderError.None"/> when they are one or may become one.</summary>
    public ProxyHeaderError Error { get; private set; }

    /// <summary>How many more bytes can be read without reading beyond the header: at least 1 while more are needed, 0 when it is whole or invalid.</summary>
    public readonly int BytesNeeded => _hasDecoded ? _bytesNeeded : ProxyHeader.GetBytesNeeded(default, MaxLength);

    /// <summary>Decodes the header at the beginning of <paramref name="source"/>; bytes after it are left alone.</summary>
    /// <param name="source">Everything that has arrived so far.</param>
    /// <param name="header">The header, or the default value.</param>
    /// <param name="bytesConsumed">Its length, or 0.</param>
    /// <returns>
    /// <see cref="OperationStatus.Done"/>; <see cref="OperationStatus.NeedMoreData"/> as long as more bytes can make it one; or
    /// <see cref="OperationStatus.InvalidData"/>, which more bytes never change. <see cref="Error"/> says why.
    /// </returns>
    public OperationStatus Decode(ReadOnlySpan<byte> source, out ProxyHeader header, out int bytesConsumed)
    {
        if (source.Length < _end)
        {
            header = default;
            bytesConsumed = 0;
            return Continue(source.Slice(Math.Min(_checked, source.Length)), source.Length);
        }

        OperationStatus status = ProxyHeader.Decode(source, MaxLength, out header, out bytesConsumed);
        _hasDecoded = true;
        _bytesNeeded = 0;
        Error = status == OperationStatus.InvalidData ? ProxyHeader.Diagnose(source, MaxLength) : ProxyHeaderError.None;
        if (status == OperationStatus.NeedMoreData)
            Begin(source);
        return status;
    }

    /// <inheritdoc cref="Decode(ReadOnlySpan{byte}, out ProxyHeader, out int)"/>
    public OperationStatus Decode(in ReadOnlySequence<byte> source, out ProxyHeader header, out int bytesConsumed)
    {
        if (source.IsSingleSegment)
            return Decode(source.First.Span, out header, out bytesConsumed);

        if (source.Length >= _end)
        {
            // Cut into pieces is rare, and a header is short: its beginning is laid out in one piece again, which for most is the whole of it.
            Span<byte> beginning = stackalloc byte[(int)Math.Min(source.Length, ProxyHeaderV1.MaxLength)];
            source.Slice(0, beginning.Length).CopyTo(beginning);
            OperationStatus status = Decode(beginning, out header, out bytesConsumed);
            if (status != OperationStatus.NeedMoreData || beginning.Length == source.Length)
                return status;
        }

        // So it is of version 2, since no line is longer. Never more is laid out than it announces, however much has arrived or may be taken.
        bool isWhole = source.Length >= _end;
        int start = isWhole ? 0 : (int)Math.Min(_checked, source.Length);
        int length = isWhole ? _end : (int)source.Length - start;
        byte[]? rented = length > LongestOnStack ? ArrayPool<byte>.Shared.Rent(length) : null;
        Span<byte> bytes = (rented ?? stackalloc byte[LongestOnStack]).Slice(0, length);
        try
        {
            source.Slice(start, length).CopyTo(bytes);
            if (isWhole)
                return Decode(bytes, out header, out bytesConsumed);
            header = default;
            bytesConsumed = 0;
            return Continue(bytes, (int)source.Length);
        }
        finally
        {
            if (rented is not null)
                ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Notes what is known of a header that is not whole.</summary>
    private void Begin(ReadOnlySpan<byte> source)
    {
        if (ProxyHeaderV2.HasFixedPart(source))
        {
            _checked = ProxyHeaderV2.FirstTlv(source, out _end);
            _hasChecksum = false;
            _bytesNeeded = _end - source.Length;
        }
        else
        {
            _bytesNeeded = ProxyHeader.GetBytesNeeded(source, MaxLength);
        }
    }

    /// <summary>Checks the TLVs that have come since.</summary>
    /// <param name="rest">What is there from <see cref="_checked"/> on.</param>
    /// <param name="available">The number of bytes that are there in all.</param>
    private OperationStatus Continue(ReadOnlySpan<byte> rest, int available)
    {
        Error = ProxyTlvCheck.Continue(rest, ref _checked, _end, ref _hasChecksum);
        _bytesNeeded = Error == ProxyHeaderError.None ? _end - available : 0;
        return Error == ProxyHeaderError.None ? OperationStatus.NeedMoreData : OperationStatus.InvalidData;
    }
}
