using System.Xml.Linq;

namespace QvTrust.Lab.Runner.Installing;

/// <summary>A variable of a bundle, as authored.</summary>
/// <param name="Name">Its name, whose case counts.</param>
/// <param name="Value">What it begins with: a text or a number.</param>
/// <param name="IsHidden">True where a log must not show it.</param>
/// <param name="IsOverridable">True where the command line may set it.</param>
internal sealed record FakeBurnVariable(string Name, object Value, bool IsHidden, bool IsOverridable);

/// <summary>A search for a registry value, whose variable becomes 1 or 0.</summary>
internal sealed record FakeBurnSearch(string Variable, string Key, string Value);

/// <summary>A package of the chain.</summary>
/// <param name="Id">Its name in the chain.</param>
/// <param name="SourceFile">File name of the MSI.</param>
/// <param name="InstallCondition">Null where there is none.</param>
/// <param name="Properties">Names and values, these with variables in brackets.</param>
/// <param name="Boundary">Number of the rollback boundaries before it.</param>
internal sealed record FakeBurnPackage(string Id, string SourceFile, string? InstallCondition, IReadOnlyList<(string Name, string Value)> Properties, int Boundary);

/// <summary>
/// A bundle's source, read for <see cref="FakeBurn"/>: includes in place, preprocessor variables replaced. What this reader does not
/// know is an error, because nothing of a bundle may vanish here.
/// </summary>
internal sealed class FakeBurnBundle
{
    private static readonly XNamespace Wix = "http://wixtoolset.org/schemas/v4/wxs";
    private static readonly XNamespace Bal = Wix.NamespaceName + "/bal";
    private static readonly XNamespace Util = Wix.NamespaceName + "/util";

    private readonly List<FakeBurnVariable> variables = [];
    private readonly List<FakeBurnSearch> searches = [];
    private readonly List<string> conditions = [];
    private readonly List<FakeBurnPackage> chain = [];

    private FakeBurnBundle(XElement bundle)
    {
        Only(bundle, "Name", "Manufacturer", "Version", "UpgradeCode", "CommandLineVariables");
        if ((string?)bundle.Attribute(Bal + "CommandLineVariables") != "caseInsensitive")
        {
            throw new LabException("FakeBurn knows bundles whose variables are given in any case only");
        }

        foreach (var element in bundle.Elements())
        {
            Read(element);
        }
    }

    public IReadOnlyList<FakeBurnVariable> Variables => variables;

    public IReadOnlyList<FakeBurnSearch> Searches => searches;

    /// <summary>Each must be true, or nothing is done.</summary>
    public IReadOnlyList<string> Conditions => conditions;

    public IReadOnlyList<FakeBurnPackage> Chain => chain;

    /// <summary>Reads Bundle.wxs.</summary>
    /// <param name="file">The source.</param>
    /// <param name="defined">Values of the preprocessor's variables.</param>
    public static FakeBurnBundle Read(string file, IReadOnlyDictionary<string, string> defined)
    {
        var root = Included(file);
        foreach (var attribute in root.DescendantsAndSelf().Attributes())
        {
            attribute.Value = defined.Aggregate(attribute.Value, (text, d) => text.Replace($"$(var.{d.Key})", d.Value, StringComparison.Ordinal));
            if (attribute.Value.Contains("$(", StringComparison.Ordinal))
            {
                throw new LabException($"{file}: {attribute.Value} is not defined");
            }
        }

        return new FakeBurnBundle(root.Element(Wix + "Bundle") ?? throw new LabException($"{file} has no bundle"));
    }

    private static XElement Included(string file)
    {
        var root = XElement.Load(file);
        foreach (var instruction in root.DescendantNodes().OfType<XProcessingInstruction>().ToList())
        {
            if (instruction.Target != "include")
            {
                throw new LabException($"{file}: FakeBurn does not know <?{instruction.Target}?>");
            }

            instruction.ReplaceWith(Included(Path.Combine(Path.GetDirectoryName(file)!, instruction.Data.Trim())).Nodes());
        }

        return root;
    }

    private void Read(XElement element)
    {
        if (element.Name == Wix + "Variable")
        {
            Only(element, "Name", "Type", "Value", "Hidden", "Overridable");
            var value = Text(element, "Value");
            variables.Add(new FakeBurnVariable(
                Text(element, "Name"),
                Text(element, "Type") switch
                {
                    "string" => value,
                    "numeric" => long.Parse(value, System.Globalization.CultureInfo.InvariantCulture),
                    var other => throw new LabException($"FakeBurn does not know variables of type {other}"),
                },
                (string?)element.Attribute("Hidden") == "yes",
                (string?)element.Attribute(Bal + "Overridable") == "yes"));
        }
        else if (element.Name == Util + "RegistrySearch")
        {
            Only(element, "Id", "Variable", "Root", "Key", "Value", "Result", "Bitness");
            Require(element, "Root", "HKLM");
            Require(element, "Result", "exists");
            Require(element, "Bitness", "always64");
            searches.Add(new FakeBurnSearch(Text(element, "Variable"), Text(element, "Key"), Text(element, "Value")));
        }
        else if (element.Name == Bal + "Condition")
        {
            Only(element, "Condition", "Message");
            conditions.Add(Text(element, "Condition"));
        }
        else if (element.Name == Wix + "Chain")
        {
            Only(element);
            ReadChain(element);
        }
        else if (element.Name == Wix + "BootstrapperApplication" && element.Elements().ToList() is [var application] && application.Name == Bal + "WixStandardBootstrapperApplication")
        {
            Only(element);
            Only(application, "Theme", "LicenseUrl");
        }
        else
        {
            throw Unknown(element);
        }
    }

    private void ReadChain(XElement elements)
    {
        var boundary = 0;
        foreach (var element in elements.Elements())
        {
            if (element.Name == Wix + "RollbackBoundary")
            {
                Only(element, "Id");
                boundary++;
            }
            else if (element.Name == Wix + "MsiPackage")
            {
                Only(element, "Id", "SourceFile", "InstallCondition");
                chain.Add(new FakeBurnPackage(Text(element, "Id"), Text(element, "SourceFile"), (string?)element.Attribute("InstallCondition"), [.. element.Elements().Select(Property)], boundary));
            }
            else if (element.Name == Wix + "PackageGroupRef" && Text(element, "Id") == "NetFx472Web")
            {
                // Every server of the lab says that it has .NET Framework, so its group has nothing to do.
                Only(element, "Id");
            }
            else
            {
                throw Unknown(element);
            }
        }
    }

    private static (string Name, string Value) Property(XElement element)
    {
        if (element.Name != Wix + "MsiProperty")
        {
            throw Unknown(element);
        }

        Only(element, "Name", "Value");
        return (Text(element, "Name"), Text(element, "Value"));
    }

    private static string Text(XElement element, string attribute)
        => (string?)element.Attribute(attribute) ?? throw new LabException($"{element.Name.LocalName} has no {attribute}");

    private static void Require(XElement element, string attribute, string value)
    {
        if (Text(element, attribute) != value)
        {
            throw new LabException($"FakeBurn knows {element.Name.LocalName} with {attribute}={value} only");
        }
    }

    private static void Only(XElement element, params string[] known)
    {
        if (element.Attributes().FirstOrDefault(a => !a.IsNamespaceDeclaration && !known.Contains(a.Name.LocalName)) is { } other)
        {
            throw new LabException($"FakeBurn does not know {other.Name.LocalName} of {element.Name.LocalName}");
        }
    }

    private static LabException Unknown(XElement element) => new($"FakeBurn does not know {element.Name.LocalName} {(string?)element.Attribute("Id")}");
}
