namespace ClientIp.Addresses;

/// <summary>Why a text that a person typed is refused.</summary>
/// <param name="Problem">The value and the reason.</param>
/// <param name="Remedy">What to write instead. Followed, it works, and it trusts nobody whom the text didn't name.</param>
internal sealed record Refusal(string Problem, string Remedy)
{
    public override string ToString() => $"{Problem}; {Remedy}";
}
