using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace ClientIp.ProxyProtocol;

/// <summary>Whether TLVs fill a header to its end and are such as it may have (PROXY section 2.2), as far as they are there.</summary>
internal static class ProxyTlvCheck
{
    /// <summary>All TLVs as far as they are there; the checksum, which is about all bytes and no single one, when the header is whole.</summary>
    public static ProxyHeaderError All(ReadOnlySpan<byte> source, int offset, int end)
    {
        int checksumOffset = -1;
        ProxyHeaderError error = Walk(source, ref offset, end, ref checksumOffset);
        return error != ProxyHeaderError.None || checksumOffset < 0 || source.Length < end
            || BinaryPrimitives.ReadUInt32BigEndian(source.Slice(checksumOffset)) == Crc32C.OfHeader(source.Slice(0, end), checksumOffset)
            ? error
            : ProxyHeaderError.BadCrc32C;
    }

    /// <summary>The TLVs of a header that is not whole, from where they have been checked on.</summary>
    /// <param name="rest">What is there from <paramref name="position"/> on.</param>
    /// <param name="position">How far the TLVs have been checked; stays where it is at a TLV that is wrong.</param>
    /// <param name="end">Where the header ends.</param>
    /// <param name="hasChecksum">Whether there is a checksum among those that have been checked.</param>
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

    /// <summary>Goes from TLV to TLV as far as they are there.</summary>
    /// <param name="source">What is there.</param>
    /// <param name="offset">Where a TLV begins; afterwards where the first begins that is not there as a whole.</param>
    /// <param name="end">Where the header ends.</param>
    /// <param name="checksumOffset">Where the value of the CRC32C is; negative without one.</param>
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

    /// <summary>A TLV of which there is nothing, the type, or the type and the high byte of the length: enough for some to be refused.</summary>
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

            // Its length is known beforehand. Behind it the header ends, or there is room for one more TLV.
            int behind = room - Crc32C.Length;
            return behind is 0 or >= ProxyTlv.PrefixLength ? ProxyHeaderError.None : ProxyHeaderError.TlvTruncated;
        }

        return type == ProxyTlvType.UniqueId && leastLength > ProxyHeaderV2.MaxUniqueIdLength ? ProxyHeaderError.TlvTooLong
            : leastLength > room ? ProxyHeaderError.TlvTruncated
            : ProxyHeaderError.None;
    }
}
