using System.Text.RegularExpressions;

namespace QvTrust.Installer.Tests.Sources;

/// <summary>
/// Parses a condition as Windows Installer does (Microsoft's "Conditional Statement Syntax"); burn's are a subset but for
/// version literals. WiX accepts any text here, and a condition that does not parse is false at run time.
/// </summary>
internal sealed partial class Condition
{
    // From the loosest to the tightest; NOT binds tighter than all of them.
    private static readonly string[] Operators = ["IMP", "EQV", "XOR", "OR", "AND"];

    private readonly List<string> tokens = [];
    private readonly List<string> names = [];
    private readonly Func<Properties, bool> value;
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
        value = Expression(0);
        if (at != tokens.Count)
            throw new FormatException($"'{tokens[at]}' is left over in: {text}");
    }

    /// <summary>The names of properties and variables in the condition; FormatException where it does not parse.</summary>
    public static IReadOnlyList<string> Names(string text) => new Condition(text).names;

    /// <summary>What it comes to; a property that is not there is empty, and no condition is true.</summary>
    public static bool IsTrue(string text, IReadOnlyDictionary<string, string> properties)
        => text.Length == 0 || new Condition(text).value(name => properties.TryGetValue(name, out var value) ? value : "");

    private delegate string Properties(string name);

    private string Next => at < tokens.Count ? tokens[at].ToUpperInvariant() : "";

    private Func<Properties, bool> Expression(int level)
    {
        if (level == Operators.Length)
            return Term();
        var left = Expression(level + 1);
        while (Next == Operators[level])
        {
            at++;
            var (one, other, name) = (left, Expression(level + 1), Operators[level]);
            left = p => (name, one(p), other(p)) switch
            {
                ("AND", var x, var y) => x && y,
                ("OR", var x, var y) => x || y,
                ("XOR", var x, var y) => x != y,
                ("EQV", var x, var y) => x == y,
                (_, var x, var y) => !x || y,
            };
        }
        return left;
    }

    private Func<Properties, bool> Term()
    {
        if (Next == "NOT")
        {
            at++;
            var inner = Term();
            return p => !inner(p);
        }
        if (Next == "(")
        {
            at++;
            var inner = Expression(0);
            if (Next != ")")
                throw new FormatException("a closing bracket is missing");
            at++;
            return inner;
        }
        var left = Value();
        if (!Comparison().IsMatch(Next))
            return p => left(p) is { Length: > 0 } text && text != "0";
        var comparison = tokens[at++];
        var right = Value();
        return p => Compare(left(p), comparison, right(p));
    }

    private Func<Properties, string> Value()
    {
        if (at == tokens.Count || Operators.Contains(Next) || Next is "NOT" or "(" or ")" || Comparison().IsMatch(Next))
            throw new FormatException($"a value is missing before '{Next}'");
        var token = tokens[at++];
        if (char.IsLetter(token[0]) || token[0] == '_')
        {
            names.Add(token);
            return p => p(token);
        }
        return _ => token.Trim('"');
    }

    private static bool Compare(string left, string comparison, string right)
    {
        var order = int.TryParse(left, out var one) && int.TryParse(right, out var other)
            ? one.CompareTo(other)
            : string.Compare(left, right, comparison[0] == '~' ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        return comparison.TrimStart('~') switch
        {
            "=" => order == 0,
            "<>" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            ">=" => order >= 0,
            _ => throw new NotSupportedException($"{comparison} is in no condition here"),
        };
    }

    [GeneratedRegex(@"\G(?:\s+|""[^""]*""|-?\d+|[%$?&!]?[A-Za-z_][\w.]*|~?(?:<=|>=|<>|><|<<|>>|=|<|>)|[()])")]
    private static partial Regex Token();

    [GeneratedRegex("^~?(?:<=|>=|<>|><|<<|>>|=|<|>)$")]
    private static partial Regex Comparison();
}
