using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace QvTrust.Lab.Package.Source;

/// <summary>
/// The part of WiX's preprocessor that the sources use: includes and variables. Anything else is an error,
/// because what this program does not know must not vanish from a package.
/// </summary>
internal sealed partial class Preprocessor(IReadOnlyDictionary<string, string> variables, IReadOnlyDictionary<string, string> strings)
{
    /// <summary>The source with includes in place and `$(var.X)` and `!(loc.X)` replaced.</summary>
    public XElement Load(string file)
    {
        var root = Read(file);
        foreach (var attribute in root.DescendantsAndSelf().Attributes())
        {
            attribute.Value = Reference().Replace(attribute.Value, match => Resolve(match, file));
        }

        return root;
    }

    private static XElement Read(string file)
    {
        var root = Parse(file);
        foreach (var instruction in root.DescendantNodes().OfType<XProcessingInstruction>().ToList())
        {
            if (instruction.Target != "include")
            {
                throw new PackageException($"{file}: <?{instruction.Target}?> is not known here");
            }

            var include = Path.Combine(Path.GetDirectoryName(file)!, instruction.Data.Trim().Replace('\\', '/'));
            instruction.ReplaceWith(Read(include).Nodes());
        }

        return root;
    }

    private static XElement Parse(string file)
    {
        try
        {
            return XElement.Load(file);
        }
        catch (System.Xml.XmlException e)
        {
            throw new PackageException($"{file}: {e.Message}");
        }
    }

    private string Resolve(Match match, string file)
    {
        var (from, name) = (match.Groups["kind"].Value == "loc" ? strings : variables, match.Groups["name"].Value);
        return from.TryGetValue(name, out var value)
            ? value
            : throw new PackageException($"{file}: {match.Value} is not defined");
    }

    [GeneratedRegex(@"\$\((?<kind>var)\.(?<name>\w+)\)|!\((?<kind>loc)\.(?<name>\w+)\)")]
    private static partial Regex Reference();
}
