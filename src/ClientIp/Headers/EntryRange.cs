namespace ClientIp.Headers;

/// <summary>Where the last entry of the unread part of a line stands, and what is left unread in front of it.</summary>
/// <param name="Start">Where the entry begins, without the blanks in front of it.</param>
/// <param name="Length">Its length, without the blanks behind it.</param>
/// <param name="Unread">How much of the line is still unread: up to the comma in front of the entry, or negative when nothing is left.</param>
internal readonly record struct EntryRange(int Start, int Length, int Unread)
{
    private const int Cut = -2;

    /// <summary>Whether the place where the entry begins could not be found; nothing left of it can be told apart then.</summary>
    public bool IsCut => Unread == Cut;

    /// <summary>An entry whose beginning could not be found from <paramref name="start"/> on.</summary>
    public static EntryRange CutAt(int start, int length) => new(start, length, Cut);
}
