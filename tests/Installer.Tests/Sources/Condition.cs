using System.Text.RegularExpressions;

namespace QvTrust.Installer.Tests.Sources;

/// <summary>
/// Parses a condition as Windows Installer does (Microsoft's "Conditional Statement Syntax"); burn's are a subset but for
/// version literals. WiX accepts any text here, and a condition that does not parse is false at run time.
/// </summary>
internal sealed partial class Condition
{
    private readonly List<string> tokens = [];
    private readonly List<string> names = [];
    private int at;

    private Condition(string text)
    {
        var end = 0;
        foreach (Match match in Token().Matches(text))
        {
            if (match.Index != end)
                throw new FormatException($"'{text[end]}' at {end} in: {text}");
            end = match.Index + match.Length;
            if (match.Value.Trim().Length > 0)
                tokens.Add(match.Value.Trim());
        }

        if (end != text.Length)
            throw new FormatException($"'{text[end]}' at {end} in: {text}");
        Expression();
        if (at != tokens.Count)
            throw new FormatException($"'{tokens[at]}' is left over in: {text}");
    }

    /// <summary>The names of properties and variables in the condition; FormatException where it does not parse.</summary>
    public static IReadOnlyList<string> Names(string text) => new Condition(text).names;

    private string Next => at < tokens.Count ? tokens[at].ToUpperInvariant() : "";

    private void Expression()
    {
        Term();
        while (Next is "AND" or "OR" or "XOR" or "EQV" or "IMP")
        {
            at++;
            Term();
        }
    }

    private void Term()
    {
        if (Next == "NOT")
        {
            at++;
            Term();
        }
        else if (Next == "(")
        {
            at++;
            Expression();
            if (Next != ")")
                throw new FormatException("a closing bracket is missing");
            at++;
        }
        else
        {
            Value();
            if (Comparison().IsMatch(Next))
            {
                at++;
                Value();
            }
        }
    }

    private void Value()
    {
        if (at == tokens.Count || Next is "AND" or "OR" or "XOR" or "EQV" or "IMP" or "NOT" or "(" or ")" || Comparison().IsMatch(Next))
            throw new FormatException($"a value is missing before '{Next}'");
        var token = tokens[at++];
        if (char.IsLetter(token[0]) || token[0] == '_')
            names.Add(token);
    }

    [GeneratedRegex(@"\G(?:\s+|""[^""]*""|-?\d+|[%$?&!]?[A-Za-z_][\w.]*|~?(?:<=|>=|<>|><|<<|>>|=|<|>)|[()])")]
    private static partial Regex Token();

    [GeneratedRegex("^~?(?:<=|>=|<>|><|<<|>>|=|<|>)$")]
    private static partial Regex Comparison();
}
