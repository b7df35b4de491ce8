using System.Globalization;
using System.Text.RegularExpressions;

namespace QvTrust.Lab.Runner.Installing;

/// <summary>
/// Conditions as Burn's engine evaluates them: NOT before AND before OR; a bare name is true for a number that is not 0 and a text that
/// is not empty (so for the text 0 as well); = and &lt;&gt; compare a text with a number as numbers, and differ where it is none.
/// Its other operators no bundle here uses, so they are errors.
/// </summary>
internal sealed partial class FakeBurnCondition
{
    private readonly FakeBurnVariables variables;
    private readonly string condition;
    private readonly Queue<string> tokens;

    private FakeBurnCondition(string condition, FakeBurnVariables variables)
    {
        (this.condition, this.variables) = (condition, variables);
        tokens = new Queue<string>(Token().Matches(condition).Select(m => m.Value));
        if (string.Concat(tokens) != string.Concat(condition.Where(c => c != ' ')))
        {
            throw Wrong();
        }
    }

    public static bool IsTrue(string condition, FakeBurnVariables variables)
    {
        var parser = new FakeBurnCondition(condition, variables);
        var result = parser.Expression();
        return parser.tokens.Count == 0 ? result : throw parser.Wrong();
    }

    private bool Expression()
    {
        var result = Term();
        while (TryTake("OR"))
        {
            result |= Term();
        }

        return result;
    }

    private bool Term()
    {
        var result = Factor();
        while (TryTake("AND"))
        {
            result &= Factor();
        }

        return result;
    }

    private bool Factor()
    {
        if (TryTake("NOT"))
        {
            return !Factor();
        }

        if (TryTake("("))
        {
            var inner = Expression();
            return TryTake(")") ? inner : throw Wrong();
        }

        var left = Operand();
        return TryTake("=") ? AreEqual(left, Operand())
            : TryTake("<>") ? !AreEqual(left, Operand())
            : left is long number ? number != 0 : left is string { Length: > 0 };
    }

    private object? Operand()
    {
        var token = tokens.TryDequeue(out var next) ? next : throw Wrong();
        return token[0] == '"' ? token[1..^1]
            : long.TryParse(token, CultureInfo.InvariantCulture, out var number) ? number
            : char.IsLetter(token[0]) || token[0] == '_' ? variables[token]
            : throw Wrong();
    }

    private static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (string l, string r) => l == r,
        (long l, long r) => l == r,
        (string l, long r) => long.TryParse(l, CultureInfo.InvariantCulture, out var number) && number == r,
        (long, string) => AreEqual(right, left),
        _ => false,
    };

    private bool TryTake(string token)
    {
        if (!tokens.TryPeek(out var next) || !next.Equals(token, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        tokens.Dequeue();
        return true;
    }

    private LabException Wrong() => new($"FakeBurn does not understand the condition {condition}");

    [GeneratedRegex("\"[^\"]*\"|\\w+|<>|[=()]")]
    private static partial Regex Token();
}
