namespace ClientIp.Trust.Structures;

/// <content>One key after the other, where there are no vectors.</content>
internal static partial class SortedKeys<TKey>
{
    private static int CountFewNotAbove(TKey[] keys, int begin, int count, TKey key)
    {
        int notAbove = 0;
        while (notAbove < count && NotAbove(keys[begin + notAbove], key) != 0)
            notAbove++;
        return notAbove;
    }
}
