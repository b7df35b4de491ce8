using System.Globalization;
using System.Text.RegularExpressions;

namespace QvTrust.Lab.Runner.Installing;

/// <summary>The variables of one run of <see cref="FakeBurn"/>: texts and numbers.</summary>
internal sealed partial class FakeBurnVariables
{
    private readonly Dictionary<string, object> values;
    private readonly HashSet<string> hidden;

    /// <param name="authored">The bundle's.</param>
    /// <param name="arguments">Words of the command line, <c>NAME=value</c>. A name that may not be set is passed over, as the standard application does.</param>
    /// <param name="log">Gets a line of what was passed over.</param>
    public FakeBurnVariables(IReadOnlyList<FakeBurnVariable> authored, IEnumerable<string> arguments, ICollection<string> log)
    {
        values = authored.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
        hidden = [.. authored.Where(v => v.IsHidden).Select(v => v.Name)];
        foreach (var argument in arguments)
        {
            var at = argument.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
            {
                throw new LabException("FakeBurn takes NAME=value only");
            }

            if (authored.FirstOrDefault(v => v.IsOverridable && v.Name.Equals(argument[..at], StringComparison.OrdinalIgnoreCase)) is { } variable)
            {
                // Whatever its type was, what the command line gives is a text.
                values[variable.Name] = argument[(at + 1)..];
            }
            else
            {
                log.Add($"Ignoring attempt to set non-overridable variable: '{argument[..at]}'.");
            }
        }
    }

    /// <summary>A text, a number, or null where there is no such variable.</summary>
    public object? this[string name] => values.GetValueOrDefault(name);

    public void Set(string name, long value) => values[name] = value;

    /// <summary>The text with the values of the variables that stand in it in brackets; brackets within values mean nothing.</summary>
    public string Format(string text) => Format(text, isForLog: false);

    /// <summary>The same as a log may show it.</summary>
    public string FormatForLog(string text) => Format(text, isForLog: true);

    private string Format(string text, bool isForLog) => Reference().Replace(text, match =>
    {
        var name = match.Groups["name"].Value;
        return isForLog && hidden.Contains(name) ? "*****" : Convert.ToString(this[name], CultureInfo.InvariantCulture) ?? "";
    });

    [GeneratedRegex(@"\[(?<name>\w+)\]")]
    private static partial Regex Reference();
}
