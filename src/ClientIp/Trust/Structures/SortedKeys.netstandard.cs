namespace ClientIp.Trust.Structures;

/// <content>Compares one key after the other: the target has no vectors.</content>
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
