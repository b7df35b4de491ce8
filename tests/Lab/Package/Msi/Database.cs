using System.Text;

namespace QvTrust.Lab.Package.Msi;

/// <summary>An MSI file: tables read and replaced as a whole.</summary>
internal sealed class Database(string path)
{
    private readonly string file = Path.GetFullPath(path);

    /// <summary>Copies an MSI to another name and opens the copy; the same name changes it in place.</summary>
    public static Database Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(to))!);
        if (Path.GetFullPath(from) != Path.GetFullPath(to))
        {
            File.Copy(from, to, overwrite: true);
        }

        return new Database(to);
    }

    /// <summary>Every table in msiinfo's text form.</summary>
    public IEnumerable<string> ExportAll()
        => Encoding.ASCII.GetString(Tools.Run("msiinfo", "/", "tables", file)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(t => !t.StartsWith('_')).Append("_SummaryInformation").Select(Export);

    public Table Read(string table) => Table.Parse(Export(table));

    /// <summary>Puts the tables in the place of those of their names.</summary>
    public void Replace(params Table[] tables)
    {
        var folder = Directory.CreateTempSubdirectory("qvtrust-msi");
        try
        {
            foreach (var table in tables)
            {
                table.Write(Path.Combine(folder.FullName, table.Name + ".idt"));
                Tools.Run("msibuild", folder.FullName, file, "-i", table.Name + ".idt");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Adds a DLL to the Binary table.</summary>
    public void AddBinary(string name, string source)
    {
        var folder = Directory.CreateTempSubdirectory("qvtrust-msi");
        try
        {
            // Importing replaces the table, so the streams that are there go out and in again.
            var binaries = Read("Binary");
            var streams = folder.CreateSubdirectory("Binary").FullName;
            foreach (var row in binaries.Rows)
            {
                File.WriteAllBytes(Path.Combine(streams, row[0] + ".ibd"), Tools.Run("msiinfo", "/", "extract", file, "Binary." + row[0]));
                row[1] = row[0] + ".ibd";
            }

            File.Copy(source, Path.Combine(streams, name + ".ibd"));
            binaries.Rows.Add([name, name + ".ibd"]);
            binaries.Write(Path.Combine(folder.FullName, "Binary.idt"));
            Tools.Run("msibuild", folder.FullName, file, "-i", "Binary.idt");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Every MSI that differs has a package code of its own (Windows Installer caches by it).</summary>
    public void NewPackageCode()
    {
        var summary = Read("_SummaryInformation");
        summary.Row("9")[1] = Guid.NewGuid().ToString("B").ToUpperInvariant();
        Replace(summary);
    }

    private string Export(string table) => Encoding.Latin1.GetString(Tools.Run("msiinfo", "/", "export", file, table));
}
