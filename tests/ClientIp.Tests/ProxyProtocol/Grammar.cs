using System;
using System.Collections.Generic;
using System.Linq;

namespace ClientIp.Tests.ProxyProtocol;

/// <summary>
/// An automaton built from a grammar, rule by rule. For every prefix of a text it knows whether the prefix is a whole text, and how many bytes
/// the shortest ending has. It doesn't try endings: it knows the distance of each state from the end.
/// </summary>
internal sealed class Grammar
{
    public const int Never = 1_000_000;

    private readonly List<(Predicate<byte>? Takes, List<int> Next)> _states = [];       // without a predicate: a state that is left without a byte
    private readonly Dictionary<string, int> _known = [];
    private readonly List<(int[] States, int Missing, int[] Next)> _sets = [];          // the subsets of states that were reached so far
    private readonly int _end;
    private int[] _distances = [];

    private Grammar(Rule rule)
    {
        _end = Add(null);
        rule(this, _end, out int start);
        Measure();
        Set([start]);
    }

    /// <summary>Adds the states of a rule before <paramref name="next"/>.</summary>
    public delegate void Rule(Grammar grammar, int next, out int start);

    public static Grammar Of(Rule rule) => new(rule);

    public static Rule One(Predicate<byte> takes) => (Grammar grammar, int next, out int start) => start = grammar.Add(takes, next);

    public static Rule Literal(string text) => Sequence([.. text.Select(one => One(unit => unit == one))]);

    public static Rule Sequence(params Rule[] rules) => (Grammar grammar, int next, out int start) =>
    {
        start = next;
        foreach (Rule rule in Enumerable.Reverse(rules))
            rule(grammar, start, out start);
    };

    public static Rule Either(params Rule[] rules) => (Grammar grammar, int next, out int start) =>
    {
        start = grammar.Add(null);
        foreach (Rule rule in rules)
        {
            rule(grammar, next, out int one);
            grammar._states[start].Next.Add(one);
        }
    };

    public static Rule Repeat(int least, int most, Rule rule) => Either([.. Enumerable.Range(least, most - least + 1).Select(count => Sequence([.. Enumerable.Repeat(rule, count)]))]);

    public static Rule Any(Rule rule) => (Grammar grammar, int next, out int start) =>
    {
        start = grammar.Add(null, next);
        rule(grammar, start, out int again);
        grammar._states[start].Next.Add(again);
    };

    /// <summary>For each prefix, starting with the empty one: the least number of bytes that are missing, 0 for a whole text, or <see cref="Never"/> when no text begins with the prefix.</summary>
    public int[] Missing(ReadOnlySpan<byte> text)
    {
        int[] missing = new int[text.Length + 1];
        int set = 0;
        missing[0] = _sets[0].Missing;
        for (int i = 0; i < text.Length; i++)
        {
            byte unit = text[i];
            ref int next = ref _sets[set].Next[unit];
            if (next < 0)
                next = Set(_sets[set].States.Where(state => _states[state].Takes?.Invoke(unit) ?? false).SelectMany(state => _states[state].Next));
            set = next;
            missing[i + 1] = _sets[set].Missing;
        }

        return missing;
    }

    private int Add(Predicate<byte>? takes, params int[] next)
    {
        _states.Add((takes, [.. next]));
        return _states.Count - 1;
    }

    private void Measure()
    {
        _distances = [.. Enumerable.Repeat(Never, _states.Count)];
        _distances[_end] = 0;
        for (bool isShorter = true; isShorter;)
        {
            isShorter = false;
            for (int state = 0; state < _states.Count; state++)
            {
                (Predicate<byte>? takes, List<int> next) = _states[state];
                int distance = next.Select(one => _distances[one]).DefaultIfEmpty(Never).Min() + (takes is null ? 0 : 1);
                if (distance >= _distances[state])
                    continue;
                _distances[state] = distance;
                isShorter = true;
            }
        }
    }

    private int Set(IEnumerable<int> from)
    {
        var reached = new SortedSet<int>();
        var left = new Stack<int>(from);
        while (left.TryPop(out int state))
        {
            if (reached.Add(state) && _states[state].Takes is null)
                _states[state].Next.ForEach(left.Push);
        }

        string key = string.Join(" ", reached);
        if (_known.TryGetValue(key, out int known))
            return known;
        int[] next = new int[256];
        Array.Fill(next, -1);
        _sets.Add(([.. reached], reached.Select(state => _distances[state]).DefaultIfEmpty(Never).Min(), next));
        return _known[key] = _sets.Count - 1;
    }
}
