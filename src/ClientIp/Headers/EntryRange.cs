namespace ClientIp.Headers;

/// <summary>Where an entry stands in its line, and what is left unread before it.</summary>
/// <param name="Start">Where the entry begins, without the blanks before it.</param>
/// <param name="Length">Its length, without the blanks after it.</param>
/// <param name="Unread">
/// How much of the line is still unread: up to the comma before the entry, <see cref="CommaList.NothingLeft"/> or <see cref="CommaList.BeginningNotFound"/>.
/// </param>
internal readonly record struct EntryRange(int Start, int Length, int Unread)
{
    /// <summary>The place before the first line is taken.</summary>
    public static EntryRange BeforeAnyLine => new(0, 0, CommaList.NothingLeft);

    /// <summary>Whether the line has more to read before the entry.</summary>
    public bool HasUnread => Unread >= 0;

    /// <summary>Whether the beginning of the entry could not be found.</summary>
    public bool IsCut => Unread == CommaList.BeginningNotFound;

    /// <summary>The place after the last entry of a line.</summary>
    public static EntryRange AfterAll(int lineLength) => new(0, 0, lineLength);

    /// <summary>An entry whose beginning could not be found from <paramref name="start"/> on.</summary>
    public static EntryRange CutAt(int start, int length) => new(start, length, CommaList.BeginningNotFound);
}
