using System;
using System.Buffers;
using System.Runtime.CompilerServices;

namespace ClientIp.ProxyProtocol;

/// <content>Decoding (P1): a status for every input, the same for spans and sequences.</content>
public readonly partial struct ProxyHeader
{
    /// <summary>The longest header that is accepted unless another cap is given: 16 bytes and 4,096 more (P3).</summary>
    public const int DefaultMaxLength = ProxyHeaderV2.FixedLength + 4096;

    /// <summary>The longest header that the length field can announce.</summary>
    public const int LargestMaxLength = ProxyHeaderV2.FixedLength + ushort.MaxValue;

    /// <summary>Decodes the header at the beginning of <paramref name="source"/>. Bytes after the header are left alone.</summary>
    /// <param name="source">The bytes that have arrived so far.</param>
    /// <param name="header">The header, or the default value.</param>
    /// <param name="bytesConsumed">The length of the header, or 0.</param>
    /// <returns>
    /// <see cref="OperationStatus.Done"/>; <see cref="OperationStatus.NeedMoreData"/> as long as more bytes can complete a header; or
    /// <see cref="OperationStatus.InvalidData"/>, which more bytes never change. <see cref="Diagnose(ReadOnlySpan{byte})"/> gives the reason.
    /// </returns>
    public static OperationStatus Decode(ReadOnlySpan<byte> source, out ProxyHeader header, out int bytesConsumed)
        => Decode(source, DefaultMaxLength, out header, out bytesConsumed);

    /// <inheritdoc cref="Decode(ReadOnlySpan{byte}, out ProxyHeader, out int)"/>
    /// <param name="source">The bytes that have arrived so far.</param>
    /// <param name="maxLength">
    /// The longest header to accept, of either version; <see cref="DefaultMaxLength"/> by default. A longer header is refused as soon as its length is certain. A cap
    /// below 15, the length of the shortest header, refuses every header. It isn't an argument error; neither are 0 and negative values.
    /// </param>
    /// <param name="header">The header, or the default value.</param>
    /// <param name="bytesConsumed">The length of the header, or 0.</param>
    // NoInlining: in a large caller the JIT's inlining budget could run out before the callees (README, idiom 1).
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static OperationStatus Decode(ReadOnlySpan<byte> source, int maxLength, out ProxyHeader header, out int bytesConsumed)
    {
        if (ProxyHeaderV2.IsPlain(source, maxLength, out int length))
        {
            ProxyHeaderV2.ReadPlain(source, length, out header);
            bytesConsumed = length;
            return OperationStatus.Done;
        }

        ProxyHeaderError error = Read(source, maxLength, out header, out _);
        bytesConsumed = header.Length;
        return error != ProxyHeaderError.None ? OperationStatus.InvalidData
            : header.Version != ProxyVersion.None ? OperationStatus.Done
            : OperationStatus.NeedMoreData;
    }

    /// <inheritdoc cref="Decode(ReadOnlySpan{byte}, int, out ProxyHeader, out int)"/>
    public static OperationStatus Decode(in ReadOnlySequence<byte> source, int maxLength, out ProxyHeader header, out int bytesConsumed)
        => source.IsSingleSegment
            ? Decode(source.First.Span, maxLength, out header, out bytesConsumed)
            : new ProxyHeaderDecoder(maxLength).Decode(source, out header, out bytesConsumed);

    /// <summary>The reason why <paramref name="source"/> isn't a header; <see cref="ProxyHeaderError.None"/> when it is one or may become one.</summary>
    public static ProxyHeaderError Diagnose(ReadOnlySpan<byte> source) => Diagnose(source, DefaultMaxLength);

    /// <inheritdoc cref="Diagnose(ReadOnlySpan{byte})"/>
    /// <param name="source">The bytes that have arrived so far.</param>
    /// <param name="maxLength">The longest header to accept.</param>
    public static ProxyHeaderError Diagnose(ReadOnlySpan<byte> source, int maxLength) => Read(source, maxLength, out _, out _);

    /// <summary>
    /// How many more bytes can be read without reading beyond the header (P7): at least 1 while more are needed, 0 when the header is whole or
    /// invalid. A version 2 header needs at most two more reads once 16 bytes are there.
    /// </summary>
    public static int GetBytesNeeded(ReadOnlySpan<byte> source) => GetBytesNeeded(source, LargestMaxLength);

    /// <inheritdoc cref="GetBytesNeeded(ReadOnlySpan{byte})"/>
    /// <param name="source">The bytes that have arrived so far.</param>
    /// <param name="maxLength">The longest header to accept; a longer one counts as invalid.</param>
    public static int GetBytesNeeded(ReadOnlySpan<byte> source, int maxLength)
        => Read(source, maxLength, out ProxyHeader header, out int needed) != ProxyHeaderError.None || header.Version != ProxyVersion.None ? 0 : needed - source.Length;

    private static ProxyHeaderError Read(ReadOnlySpan<byte> source, int maxLength, out ProxyHeader header, out int needed)
    {
        if (ProxyHeaderV2.HasFixedPart(source))
            return ProxyHeaderV2.Read(source, maxLength, out header, out needed);
        if (source.Length >= ProxyHeaderV1.FieldsOffset && source.StartsWith(ProxyHeaderV1.Prefix))
            return ProxyHeaderV1.Read(source, maxLength, out header, out needed);
        return ReadBeginning(source, maxLength, out header, out needed);
    }

    /// <summary>Reads bytes that are too few for a header, or that aren't one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ProxyHeaderError ReadBeginning(ReadOnlySpan<byte> source, int maxLength, out ProxyHeader header, out int needed)
    {
        if (source.IsEmpty || source[0] == ProxyHeaderV1.Prefix[0])
        {
            int common = Math.Min(source.Length, ProxyHeaderV1.Prefix.Length);
            if (source.Slice(0, common).SequenceEqual(ProxyHeaderV1.Prefix.Slice(0, common)))
                return ProxyHeaderV1.Read(source, maxLength, out header, out needed);
        }
        else
        {
            int common = Math.Min(source.Length, ProxyHeaderV2.Signature.Length);
            if (source.Slice(0, common).SequenceEqual(ProxyHeaderV2.Signature.Slice(0, common)))
                return ProxyHeaderV2.ReadBeginning(source, maxLength, out header, out needed);
        }

        header = default;
        needed = 0;
        return ProxyHeaderError.BadSignature;
    }
}
