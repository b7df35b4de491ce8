using System.Xml;
using System.Xml.Schema;
using QvTrust.Installer.Tests.Sources;

namespace QvTrust.Installer.Tests;

/// <summary>Every source against the official schemas of WiX 4 and 5, which are not part of this repository.</summary>
public sealed class SchemaTests
{
    [SchemaFact]
    public void Every_source_is_valid()
    {
        var schemas = new XmlSchemaSet { XmlResolver = null };
        foreach (var file in Directory.GetFiles(SchemaFactAttribute.Folder!, "*.xsd"))
        {
            using var reader = XmlReader.Create(file);
            schemas.Add(null, reader);
        }

        schemas.Compile();
        var findings = Repository.Files(".wxs", ".wxi", ".wxl").SelectMany(f => Validate(f, schemas)).ToList();
        Assert.Empty(findings);
    }

    private static List<string> Validate(string file, XmlSchemaSet schemas)
    {
        var findings = new List<string>();
        var settings = new XmlReaderSettings
        {
            ValidationType = ValidationType.Schema,
            Schemas = schemas,
            // Without warnings an unknown namespace passes silently.
            ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings | XmlSchemaValidationFlags.ProcessIdentityConstraints,
        };
        settings.ValidationEventHandler += (_, e) =>
            findings.Add($"{Repository.Name(file)}({e.Exception.LineNumber}): {e.Message}");
        using var reader = XmlReader.Create(file, settings);
        while (reader.Read())
        {
            // Reading validates.
        }

        return findings;
    }
}

/// <summary>Runs where the schemas are: WIX_SCHEMAS, or shared/schemas/wix-v4 beside the working copy. The only test that may be skipped.</summary>
public sealed class SchemaFactAttribute : FactAttribute
{
    public SchemaFactAttribute()
    {
        if (Folder is null)
            Skip = "no WiX schemas: set WIX_SCHEMAS to their folder";
    }

    public static string? Folder { get; } = new[]
    {
        Environment.GetEnvironmentVariable("WIX_SCHEMAS"),
        Path.Combine(Repository.Root, "..", "shared", "schemas", "wix-v4"),
    }.FirstOrDefault(f => !string.IsNullOrEmpty(f) && Directory.Exists(f));
}
