using QvTrust.Core.Texts;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace QvTrust.Core.Setup.Switching;

/// <summary>
/// Names one value in an XML file: the part of XPath that a settings file needs, so that no expression can take long or mean
/// more than one thing. Elements from the root on, each with conditions on an attribute, on the text of a child or on its
/// place among those of its name; at the end an attribute, or the text of the element. Names are compared without their namespace.
/// </summary>
internal sealed class SettingPath
{
    /// <summary>Longest path, in characters.</summary>
    public const int Longest = 500;

    private const string Name = @"[A-Za-z_][A-Za-z0-9_.\-]*";
    private const string Literal = "(?:'(?<value>[^']*)'|\"(?<value>[^\"]*)\")";

    // Each step once, from left to right: nothing in it can be read in two ways.
    private static readonly Regex Step = new($@"\G/(?<name>{Name})(?<conditions>(?:\[(?:@?{Name}=(?:'[^']*'|""[^""]*"")|[1-9][0-9]{{0,4}})\])*)", RegexOptions.CultureInvariant);
    private static readonly Regex Condition = new($@"\G\[(?:(?<at>@?)(?<name>{Name})={Literal}|(?<place>[0-9]+))\]", RegexOptions.CultureInvariant);
    private static readonly Regex End = new($@"\G/@(?<name>{Name})\z", RegexOptions.CultureInvariant);

    private readonly List<Func<IEnumerable<XElement>, IEnumerable<XElement>>> steps;

    private SettingPath(List<Func<IEnumerable<XElement>, IEnumerable<XElement>>> steps, string? attribute)
        => (this.steps, Attribute) = (steps, attribute);

    /// <summary>Local name of the attribute at the end; null where the value is the text of the last element.</summary>
    public string? Attribute { get; }

    /// <summary>Reads a path.</summary>
    /// <exception cref="FormatException">It is none, or uses more of XPath than this.</exception>
    public static SettingPath Parse(string text)
    {
        if (text.Length > Longest)
            throw new FormatException(SwitchTexts.PathTooLong.With(Longest));
        var steps = new List<Func<IEnumerable<XElement>, IEnumerable<XElement>>>();
        var at = 0;
        while (Step.Match(text, at) is { Success: true } step)
        {
            steps.Add(Named(step.Groups["name"].Value, step.Groups["conditions"].Value));
            at += step.Length;
        }
        var end = End.Match(text, at);
        return steps.Count > 0 && (at == text.Length || end.Success)
            ? new SettingPath(steps, end.Success ? end.Groups["name"].Value : null)
            : throw new FormatException(SwitchTexts.PathNotUnderstood.With(text, at + 1));
    }

    /// <summary>The elements that the path leads to.</summary>
    public IReadOnlyList<XElement> Select(XElement root)
    {
        IEnumerable<XElement> found = steps[0]([root]);
        foreach (var step in steps.Skip(1))
            found = found.SelectMany(e => step(e.Elements()));
        return [.. found.Take(2)];
    }

    private static Func<IEnumerable<XElement>, IEnumerable<XElement>> Named(string name, string conditions)
    {
        Func<IEnumerable<XElement>, IEnumerable<XElement>> step = among => among.Where(e => e.Name.LocalName == name);
        foreach (var condition in Condition.Matches(conditions).Cast<Match>())
        {
            var before = step;
            if (condition.Groups["place"].Success)
            {
                var place = int.Parse(condition.Groups["place"].Value, CultureInfo.InvariantCulture);
                step = among => before(among).Skip(place - 1).Take(1);
                continue;
            }
            var (what, value, isAttribute) = (condition.Groups["name"].Value, condition.Groups["value"].Value, condition.Groups["at"].Length > 0);
            step = among => before(among).Where(e => isAttribute
                ? e.Attributes().Any(a => IsNamed(a, what) && a.Value == value)
                : e.Elements().Any(c => c.Name.LocalName == what && !c.HasElements && c.Value == value));
        }
        return step;
    }

    /// <summary>True for an attribute of that local name, which no declaration of a namespace is.</summary>
    public static bool IsNamed(XAttribute attribute, string name) => attribute.Name.LocalName == name && !attribute.IsNamespaceDeclaration;
}
