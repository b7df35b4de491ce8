using QvTrust.Lab.Package.Msi;
using QvTrust.Lab.Package.Source;

namespace QvTrust.Lab.Package.Build;

/// <summary>Builds the MSI of a role from the same sources that WiX builds on Windows.</summary>
/// <param name="installer">The folder installer.</param>
/// <param name="actions">The custom action DLL.</param>
/// <param name="files">The folder with the product's files.</param>
/// <param name="version">The product's version.</param>
internal sealed class PackageBuilder(string installer, string actions, string files, string version)
{
    public static IReadOnlyList<string> Roles { get; } = ["Qms", "Qvs", "Qds", "Qvws", "Dsc"];

    public string Build(string role, string output)
    {
        var work = Directory.CreateTempSubdirectory("qvtrust-package");
        try
        {
            // The sources name the DLL as the release build does.
            File.Copy(actions, Path.Combine(work.FullName, "QvTrust.CustomActions.CA.dll"));
            var variables = new Dictionary<string, string>
            {
                ["Role"] = role.ToUpperInvariant(),
                ["Version"] = version,
                ["ActionsDir"] = work.FullName,
                ["FilesDir"] = Path.GetFullPath(files),
            };
            var shared = Path.Combine(installer, "Shared");
            var preprocessor = new Preprocessor(variables, Strings.Load(Sources(shared, "*.wxl")));
            var sources = Sources(Path.Combine(installer, role), "*.wxs").Concat(Sources(shared, "*.wxs")).Select(preprocessor.Load);
            var linked = Linker.Link(sources);

            var source = Path.Combine(work.FullName, "package.wxs");
            WixlSource.Write(linked).Save(source);
            var made = Path.Combine(work.FullName, "package.msi");
            Tools.Run("wixl", work.FullName, "-a", "x64", "-o", made, source);
            var database = new Database(made);
            database.Replace(new PackageTables(linked, database).All());

            Directory.CreateDirectory(output);
            var result = Path.Combine(output, $"QvTrust.{role}.msi");
            File.Copy(made, result, overwrite: true);
            return result;
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private static IEnumerable<string> Sources(string folder, string pattern)
        => Directory.GetFiles(folder, pattern).Order(StringComparer.Ordinal);
}
