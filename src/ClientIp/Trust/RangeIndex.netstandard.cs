namespace ClientIp.Trust;

/// <content>One key after the other, where there are no vectors.</content>
internal sealed partial class RangeIndex<TKey>
{
    /// <summary>How many of <paramref name="count"/> keys from <paramref name="begin"/> on are not above <paramref name="key"/>.</summary>
    private int CountNotAbove(int begin, int count, TKey key)
    {
        int notAbove = 0;
        while (notAbove < count && NotAbove(_keys[begin + notAbove], key) != 0)
            notAbove++;
        return notAbove;
    }
}
