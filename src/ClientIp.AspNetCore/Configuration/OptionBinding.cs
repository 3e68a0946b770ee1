using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ClientIp.Text;

namespace ClientIp.AspNetCore;

/// <summary>How one option is read from its key.</summary>
/// <typeparam name="TOptions">The options that it belongs to.</typeparam>
internal abstract class OptionBinding<TOptions>(string name)
{
    /// <summary>The key, which is the option's name in code.</summary>
    public string Name { get; } = name;

    /// <summary>Reads the key into the options, or adds a failure.</summary>
    public abstract void Bind(ISettingsNode node, TOptions options, BoundSection section);
}

/// <summary>An option of one value.</summary>
/// <param name="name">The option's name.</param>
/// <param name="expected">What the value must be, for a person: <c>true or false</c>.</param>
/// <param name="trySet">Sets the option from the text; false when the text isn't such a value.</param>
internal sealed class ValueBinding<TOptions>(string name, string expected, Func<TOptions, string, bool> trySet) : OptionBinding<TOptions>(name)
{
    public override void Bind(ISettingsNode node, TOptions options, BoundSection section)
    {
        // A key without text and without keys below it is the null of JSON: the option keeps its value.
        if (node.Value is { } value)
        {
            if (!trySet(options, value))
                section.Fail(node, $"'{PrintableText.Escape(value)}' is not {expected}", $"write {expected}, or leave the key out");
        }
        else if (node.Children.Count != 0)
        {
            section.Fail(node, $"a list or an object is given where {expected} belongs", $"write {expected}, or leave the key out");
        }
    }
}

/// <summary>An option that is a list of texts. Entries are added to what the list already holds.</summary>
/// <param name="name">The option's name.</param>
/// <param name="entry">What one entry is, for a person: <c>a prefix</c>.</param>
/// <param name="isSafe">Whether a message may advise to write this entry: it is valid, and trusts nobody unintended (R16).</param>
/// <param name="list">The list that entries are added to.</param>
internal sealed class ListBinding<TOptions>(string name, string entry, Func<string, bool> isSafe, Func<TOptions, IList<string>> list) : OptionBinding<TOptions>(name)
{
    private const int MaxShown = 4;

    private static readonly char[] s_separators = [',', ';', ' ', '\t', '\r', '\n'];

    public override void Bind(ISettingsNode node, TOptions options, BoundSection section)
    {
        // Some versions of .NET give an empty text for an empty list or for null.
        if (!string.IsNullOrEmpty(node.Value))
        {
            section.Fail(
                node, $"the single text '{PrintableText.Escape(node.Value)}' is given where a list belongs",
                node.Children.Count == 0 ? AsList(node.Path, node.Value) : "remove the single text; the list has keys of its own below it");
        }

        IList<string> entries = list(options);
        section.StartOfList(Name, node, entries.Count);
        foreach (ISettingsNode child in node.Children)
        {
            // Each entry keeps its place, valid or not, so that a later check reports the same index.
            entries.Add(child.Value ?? "");
            if (child.Value is null && child.Children.Count != 0)
                section.Fail(child, $"a list or an object is given where {entry} belongs", "write one text an entry");
            else if (string.IsNullOrWhiteSpace(child.Value))
                section.Fail(child, "the entry is empty", $"write {entry}, or take the entry out");
            else if (child.Value.AsSpan().ContainsAny(',', ';'))
                section.Fail(child, $"'{PrintableText.Escape(child.Value)}' is several entries in one text", AsEntries(child.Value));
        }
    }

    private string AsList(string path, string text)
    {
        if (Split(text) is not { } entries)
            return $"write a list with {entry} an entry, as in [ ... ] or with the key {path}:0";
        string rest = entries.Length > MaxShown ? ", ..." : "";
        return $"write [ {string.Join(", ", entries.Take(MaxShown).Select(part => $"\"{part}\""))}{rest} ], or the keys {string.Join(", ", entries.Take(MaxShown).Select((part, i) => string.Create(CultureInfo.InvariantCulture, $"{path}:{i}={part}")))}{rest}";
    }

    private string AsEntries(string text)
        => Split(text) is { } entries
            ? $"write {string.Join(", ", entries.Take(MaxShown).Select(part => $"\"{part}\""))}{(entries.Length > MaxShown ? ", ..." : "")} as entries of their own"
            : "give each an entry of its own";

    /// <summary>The entries that the text holds; null when one of them is invalid, or isn't safe to advise.</summary>
    private string[]? Split(string text)
    {
        string[] entries = text.Split(s_separators, StringSplitOptions.RemoveEmptyEntries);
        return entries.Length != 0 && Array.TrueForAll(entries, part => isSafe(part)) ? entries : null;
    }
}

/// <summary>Creates the bindings of the usual types.</summary>
internal static class OptionBinding
{
    public static OptionBinding<TOptions> Text<TOptions>(string name, Action<TOptions, string> set)
        => new ValueBinding<TOptions>(name, "a text", (options, text) =>
        {
            set(options, text);
            return true;
        });

    /// <summary>True or false in any case, as .NET configuration takes it.</summary>
    public static OptionBinding<TOptions> Flag<TOptions>(string name, Action<TOptions, bool> set)
        => new ValueBinding<TOptions>(name, "true or false", (options, text) =>
        {
            bool isFlag = bool.TryParse(text, out bool value);
            if (isFlag)
                set(options, value);
            return isFlag;
        });

    public static OptionBinding<TOptions> Number<TOptions>(string name, Action<TOptions, int> set)
        => new ValueBinding<TOptions>(name, "a whole number", (options, text) =>
        {
            bool isNumber = int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value);
            if (isNumber)
                set(options, value);
            return isNumber;
        });

    /// <summary>One of the names of an enumeration, in any case. Numbers are refused, because a reader can't tell what they mean.</summary>
    public static OptionBinding<TOptions> Choice<TOptions, TEnum>(string name, Action<TOptions, TEnum> set)
        where TEnum : struct, Enum
        => new ValueBinding<TOptions>(name, "one of " + string.Join(", ", Enum.GetNames<TEnum>()), (options, text) =>
        {
            string trimmed = text.Trim();
            bool isName = Enum.GetNames<TEnum>().Contains(trimmed, StringComparer.OrdinalIgnoreCase);
            if (isName)
                set(options, Enum.Parse<TEnum>(trimmed, ignoreCase: true));
            return isName;
        });

    public static OptionBinding<TOptions> List<TOptions>(string name, string entry, Func<string, bool> isSafe, Func<TOptions, IList<string>> list)
        => new ListBinding<TOptions>(name, entry, isSafe, list);
}
