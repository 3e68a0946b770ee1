namespace ClientIp.Addresses;

/// <summary>The reason why a typed text is refused.</summary>
/// <param name="Problem">The value and the reason.</param>
/// <param name="Remedy">What to write instead. The remedy works, and it trusts nobody whom the text didn't name (R16).</param>
internal sealed record Refusal(string Problem, string Remedy)
{
    public override string ToString() => $"{Problem}; {Remedy}";
}
