namespace ClientIp;

/// <summary>One line of an explanation.</summary>
public sealed class ExplainedHop
{
    internal ExplainedHop(string name, string text, HopVerdict verdict, string reason)
    {
        Name = name;
        Text = text;
        Verdict = verdict;
        Reason = reason;
    }

    /// <summary><c>peer</c>, or <c>hop 1</c> for the rightmost entry, and so on to the left.</summary>
    public string Name { get; }

    /// <summary>The address with its port, or the entry as it was sent, cut to 64 characters, with every unprintable character escaped.</summary>
    public string Text { get; }

    /// <summary>What was decided.</summary>
    public HopVerdict Verdict { get; }

    /// <summary>The prefix or the rule that decided it.</summary>
    public string Reason { get; }

    /// <summary>The four parts, such as <c>hop 1  203.0.113.9  client  first address outside the trusted proxies</c>.</summary>
    public override string ToString() => $"{Name}  {Text}  {Verdict.ToName()}  {Reason}";
}
