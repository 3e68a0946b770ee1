using System.Collections.Generic;

namespace ClientIp.Trust;

/// <summary>
/// One bit for each /24 of the IPv4 addresses, in pages of one /16 each: two reads an address, whatever the number of prefixes. Pages without a bit, and pages
/// with all of them, exist once; so few prefixes take a few hundred kilobytes, and a million take little more than two megabytes.
/// </summary>
internal sealed class IPv4Bitmap
{
    /// <summary>The longest prefix that is a bit or more; longer ones are left to others.</summary>
    public const int LongestLength = 24;

    private const int WordsPerPage = 256 / 64;

    // One for each /16: the page that holds its bits, and whether there are prefixes in it that are too long for a bit.
    private readonly uint[] _entries = new uint[1 << 16];
    private readonly ulong[] _words;

    /// <param name="blocks">Disjoint prefixes in ascending order.</param>
    public IPv4Bitmap(List<IpPrefix> blocks)
    {
        var words = new List<ulong>(WordsPerPage * 64);
        AddPage(words, 0);
        AddPage(words, ulong.MaxValue);

        int page = 0;
        int pageOf = -1;
        foreach (IpPrefix block in blocks)
        {
            uint first = block.Address.IPv4Value, last = block.LastAddress.IPv4Value;
            int slash16 = (int)(first >> 16);
            if (block.Length <= 16)
            {
                for (int i = slash16; i <= (int)(last >> 16); i++)
                    _entries[i] = 1 * WordsPerPage << 1;
                continue;
            }

            if (block.Length > LongestLength)
            {
                _entries[slash16] |= 1;
                continue;
            }

            if (pageOf != slash16)
            {
                pageOf = slash16;
                page = AddPage(words, 0);
                _entries[slash16] |= (uint)page << 1;
            }

            for (uint i = first >> 8 & 0xFF; i <= (last >> 8 & 0xFF); i++)
                words[page + (int)(i >> 6)] |= 1UL << (int)(i & 63);
        }

        _words = words.ToArray();
    }

    /// <summary>Whether a prefix of 24 bits or less holds the address, and otherwise whether a longer one may.</summary>
    public bool Contains(uint address, out bool hasLonger)
    {
        uint entry = Unchecked.At(_entries, (int)(address >> 16));
        ulong word = Unchecked.At(_words, (int)((entry >> 1) + (address >> 14 & 3)));
        hasLonger = (entry & 1) != 0;
        return (word >> (int)(address >> 8 & 63) & 1) != 0;
    }

    private static int AddPage(List<ulong> words, ulong word)
    {
        int page = words.Count;
        for (int i = 0; i < WordsPerPage; i++)
            words.Add(word);
        return page;
    }
}
