using System.Xml.Linq;
using QvTrust.Lab.Package.Build;

namespace QvTrust.Lab.Package.Source;

/// <summary>What an element defines and what it refers to, written as "Kind:Id".</summary>
internal static class Symbols
{
    public static IEnumerable<string> DefinedBy(XElement element)
    {
        var id = (string?)element.Attribute("Id");
        switch (element.Name.LocalName)
        {
            case "SetProperty":
                yield return $"CustomAction:{(string?)element.Attribute("Action") ?? "Set" + id}";
                break;
            case "Property" or "CustomAction" or "Binary" or "Component" or "ComponentGroup" or "Directory" or "Feature" or "UI"
                when id is not null:
                yield return $"{element.Name.LocalName}:{id}";
                break;
            case "StandardDirectory":
                yield break;
        }
    }

    public static IEnumerable<string> ReferencedBy(XElement element)
    {
        var name = element.Name.LocalName;
        if (name.EndsWith("Ref", StringComparison.Ordinal))
        {
            yield return $"{name[..^3]}:{(string?)element.Attribute("Id")}";
        }

        if ((string?)element.Attribute("BinaryRef") is { } binary)
        {
            yield return $"Binary:{binary}";
        }

        if (name is "ComponentGroup" or "Component" && (string?)element.Attribute("Directory") is { } directory)
        {
            yield return $"Directory:{directory}";
        }

        if (name is "Custom" or "SetProperty")
        {
            string?[] actions =
            [
                name == "Custom" ? (string?)element.Attribute("Action") : null,
                (string?)element.Attribute("After"),
                (string?)element.Attribute("Before"),
            ];
            foreach (var action in actions.OfType<string>().Where(a => !StandardActions.IsStandard(a)))
            {
                yield return $"CustomAction:{action}";
            }
        }
    }
}
