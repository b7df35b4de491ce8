using System.Globalization;
using System.Xml.Linq;
using QvTrust.Lab.Package.Source;

namespace QvTrust.Lab.Package.Build;

/// <summary>The CustomAction table, with the type numbers that WiX 5 writes.</summary>
internal static class ActionRows
{
    private const int Dll = 1;
    private const int SetProperty = 51;
    private const int Continue = 64;
    private const int FirstSequence = 256;
    private const int InScript = 1024;
    private const int Rollback = 256;
    private const int Commit = 512;
    private const int NoImpersonate = 2048;
    private const int HideTarget = 8192;

    public static IEnumerable<string[]> Of(LinkedPackage source)
        => source.All("CustomAction").Select(Action).Concat(source.All("SetProperty").Select(Setter))
            .OrderBy(r => r[0], StringComparer.Ordinal);

    private static string[] Action(XElement action)
    {
        var (id, hidden) = ((string)action.Attribute("Id")!, Has(action, "HideTarget", "yes") ? HideTarget : 0);
        if (action.Attribute("Property") is { } property)
        {
            return Row(id, SetProperty + hidden, property.Value, (string)action.Attribute("Value")!);
        }

        var execute = (string?)action.Attribute("Execute") switch
        {
            "immediate" => 0,
            "deferred" => InScript,
            "rollback" => InScript + Rollback,
            "commit" => InScript + Commit,
            var other => throw new PackageException($"{id}: Execute=\"{other}\" is not known here"),
        };
        var impersonate = execute != 0 && Has(action, "Impersonate", "no") ? NoImpersonate : 0;
        var result = Has(action, "Return", "ignore") ? Continue : 0;
        return Row(id, Dll + execute + impersonate + result + hidden, (string)action.Attribute("BinaryRef")!, (string)action.Attribute("DllEntry")!);
    }

    private static string[] Setter(XElement setter)
    {
        var id = (string)setter.Attribute("Id")!;
        var first = Has(setter, "Sequence", "first") ? FirstSequence : 0;
        return Row((string?)setter.Attribute("Action") ?? "Set" + id, SetProperty + first, id, (string)setter.Attribute("Value")!);
    }

    private static bool Has(XElement element, string attribute, string value) => (string?)element.Attribute(attribute) == value;

    private static string[] Row(string id, int type, string source, string target)
        => [id, type.ToString(CultureInfo.InvariantCulture), source, target, ""];
}
