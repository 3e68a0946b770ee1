using System;
using System.Buffers;

namespace ClientIp.ProxyProtocol;

/// <summary>
/// Decodes a header that arrives in pieces. The answers are those of <see cref="ProxyHeader.Decode(ReadOnlySpan{byte}, int, out ProxyHeader, out int)"/>,
/// but TLVs that were checked are not checked again. So the work grows with the number of bytes and not with the number of pieces.
/// </summary>
/// <remarks>
/// Use one decoder for each connection. Each call takes all bytes that have arrived so far, from the first one on. The default value accepts headers up to
/// <see cref="ProxyHeader.DefaultMaxLength"/>. This is a mutable struct: keep it in a local variable or a field that is not read-only.
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
    private int _end;               // the length of a version 2 header that is not whole yet; 0 while unknown
    private int _checked;           // where the TLVs begin that were not checked yet
    private bool _hasChecksum;      // whether one of the checked TLVs is a checksum
    private bool _hasDecoded;
    private int _bytesNeeded;

    /// <summary>Begins a header.</summary>
    /// <param name="maxLength">The longest header to accept, of either version. A longer header is refused as soon as its length is certain; a cap below 15 refuses every header.</param>
    public ProxyHeaderDecoder(int maxLength)
    {
        this = default;
        _maxLengthOverDefault = unchecked(maxLength - ProxyHeader.DefaultMaxLength);
    }

    /// <summary>The longest header that is accepted.</summary>
    public readonly int MaxLength => unchecked(_maxLengthOverDefault + ProxyHeader.DefaultMaxLength);

    /// <summary>The reason why the bytes aren't a header; <see cref="ProxyHeaderError.None"/> when they are one or may become one.</summary>
    public ProxyHeaderError Error { get; private set; }

    /// <summary>How many more bytes can be read without reading beyond the header: at least 1 while more are needed, 0 when the header is whole or invalid.</summary>
    public readonly int BytesNeeded => _hasDecoded ? _bytesNeeded : ProxyHeader.GetBytesNeeded(default, MaxLength);

    /// <summary>Decodes the header at the beginning of <paramref name="source"/>. Bytes after the header are left alone.</summary>
    /// <param name="source">All bytes that have arrived so far.</param>
    /// <param name="header">The header, or the default value.</param>
    /// <param name="bytesConsumed">Its length, or 0.</param>
    /// <returns>
    /// <see cref="OperationStatus.Done"/>; <see cref="OperationStatus.NeedMoreData"/> as long as more bytes can complete a header; or
    /// <see cref="OperationStatus.InvalidData"/>, which more bytes never change. <see cref="Error"/> gives the reason.
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
            // A header that is cut into segments is rare and short. Its beginning, mostly all of it, is copied into one piece.
            Span<byte> beginning = stackalloc byte[(int)Math.Min(source.Length, ProxyHeaderV1.MaxLength)];
            source.Slice(0, beginning.Length).CopyTo(beginning);
            OperationStatus status = Decode(beginning, out header, out bytesConsumed);
            if (status != OperationStatus.NeedMoreData || beginning.Length == source.Length)
                return status;
        }

        // No version 1 line is longer, so this is version 2. Never more is copied than the header announces, however much has arrived or would be accepted.
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

    /// <summary>Notes what is known about a header that is not whole.</summary>
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

    /// <summary>Checks the TLVs that have arrived since.</summary>
    /// <param name="rest">The bytes from <see cref="_checked"/> on that have arrived.</param>
    /// <param name="available">The number of all bytes that have arrived.</param>
    private OperationStatus Continue(ReadOnlySpan<byte> rest, int available)
    {
        Error = ProxyTlvCheck.Continue(rest, ref _checked, _end, ref _hasChecksum);
        _bytesNeeded = Error == ProxyHeaderError.None ? _end - available : 0;
        return Error == ProxyHeaderError.None ? OperationStatus.NeedMoreData : OperationStatus.InvalidData;
    }
}
