using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace ClientIp.ProxyProtocol;

/// <summary>Checks that TLVs fill a header to its end, and that each is valid (P4, PROXY section 2.2), as far as they have arrived.</summary>
internal static class ProxyTlvCheck
{
    /// <summary>Checks all TLVs that have arrived. The checksum covers all bytes, so it is verified when the header is whole.</summary>
    public static ProxyHeaderError All(ReadOnlySpan<byte> source, int offset, int end)
    {
        int checksumOffset = -1;
        ProxyHeaderError error = Walk(source, ref offset, end, ref checksumOffset);
        return error != ProxyHeaderError.None || checksumOffset < 0 || source.Length < end
            || BinaryPrimitives.ReadUInt32BigEndian(source.Slice(checksumOffset)) == Crc32C.OfHeader(source.Slice(0, end), checksumOffset)
            ? error
            : ProxyHeaderError.BadCrc32C;
    }

    /// <summary>Checks the TLVs of a header that is not whole, starting after those that were checked before.</summary>
    /// <param name="rest">The bytes from <paramref name="position"/> on that have arrived.</param>
    /// <param name="position">Where the checked TLVs end. An invalid TLV leaves it unchanged.</param>
    /// <param name="end">Where the header ends.</param>
    /// <param name="hasChecksum">Whether one of the checked TLVs is a checksum.</param>
    public static ProxyHeaderError Continue(ReadOnlySpan<byte> rest, ref int position, int end, ref bool hasChecksum)
    {
        int offset = 0, checksumOffset = hasChecksum ? 0 : -1;
        ProxyHeaderError error = Walk(rest, ref offset, end - position, ref checksumOffset);
        if (error != ProxyHeaderError.None)
            return error;
        position += offset;
        hasChecksum = checksumOffset >= 0;
        return ProxyHeaderError.None;
    }

    /// <summary>Goes from TLV to TLV as far as they have arrived.</summary>
    /// <param name="source">The bytes that have arrived.</param>
    /// <param name="offset">Where a TLV begins; afterwards, where the first TLV begins that has not arrived as a whole.</param>
    /// <param name="end">Where the header ends.</param>
    /// <param name="checksumOffset">Where the value of the CRC32C begins; negative when there is none.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ProxyHeaderError Walk(ReadOnlySpan<byte> source, ref int offset, int end, ref int checksumOffset)
    {
        while (offset < end)
        {
            if (end - offset < ProxyTlv.PrefixLength)
                return ProxyHeaderError.TlvTruncated;
            if (source.Length - offset < ProxyTlv.PrefixLength)
                return Beginning(source, offset, end, hasChecksum: checksumOffset >= 0);

            ReadOnlySpan<byte> prefix = source.Slice(offset, ProxyTlv.PrefixLength);
            var type = (ProxyTlvType)prefix[0];
            int length = BinaryPrimitives.ReadUInt16BigEndian(prefix.Slice(1));
            offset += ProxyTlv.PrefixLength;
            if (type == ProxyTlvType.Crc32C)
            {
                if (checksumOffset >= 0)
                    return ProxyHeaderError.DuplicateCrc32C;
                if (length != Crc32C.Length)
                    return ProxyHeaderError.BadCrc32CLength;
                checksumOffset = offset;
            }
            else if (type == ProxyTlvType.UniqueId && length > ProxyHeaderV2.MaxUniqueIdLength)
            {
                return ProxyHeaderError.TlvTooLong;
            }

            if (length > end - offset)
                return ProxyHeaderError.TlvTruncated;
            offset += length;
        }

        return ProxyHeaderError.None;
    }

    /// <summary>Checks a TLV of which at most the type and the high byte of the length have arrived. That is enough to refuse some of them.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ProxyHeaderError Beginning(ReadOnlySpan<byte> source, int offset, int end, bool hasChecksum)
    {
        if (offset >= source.Length)
            return ProxyHeaderError.None;

        var type = (ProxyTlvType)source[offset];
        int leastLength = offset + 1 < source.Length ? source[offset + 1] << 8 : 0;
        int room = end - offset - ProxyTlv.PrefixLength;
        if (type == ProxyTlvType.Crc32C)
        {
            if (hasChecksum)
                return ProxyHeaderError.DuplicateCrc32C;
            if (leastLength > Crc32C.Length)
                return ProxyHeaderError.BadCrc32CLength;

            // The length of a checksum is fixed. After it the header ends, or has room for one more TLV.
            int after = room - Crc32C.Length;
            return after is 0 or >= ProxyTlv.PrefixLength ? ProxyHeaderError.None : ProxyHeaderError.TlvTruncated;
        }

        return type == ProxyTlvType.UniqueId && leastLength > ProxyHeaderV2.MaxUniqueIdLength ? ProxyHeaderError.TlvTooLong
            : leastLength > room ? ProxyHeaderError.TlvTruncated
            : ProxyHeaderError.None;
    }
}
