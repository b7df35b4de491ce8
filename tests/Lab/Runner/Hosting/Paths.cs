namespace QvTrust.Lab.Runner.Hosting;

/// <summary>Where things are in the working copy.</summary>
internal sealed class Paths
{
    public Paths(string root) => Root = root;

    public string Root { get; }

    public string LabCommand => Path.Combine(Root, "tests/Lab/host/lab");

    public string PackageCommand => Path.Combine(Root, "tests/Lab/Package/package");

    /// <summary>Everything that a server finds in C:\lab.</summary>
    public string Payload => Path.Combine(Root, "artifacts/lab/payload");

    public string Packages => Path.Combine(Root, "artifacts/lab/msi");

    /// <summary>The same as the next release.</summary>
    public string NextPackages => Path.Combine(Root, "artifacts/lab/msi-next");

    public string Report => Path.Combine(Root, "artifacts/lab/report.json");

    /// <summary>Logs of the last run, one folder a scenario.</summary>
    public string Logs => Path.Combine(Root, "artifacts/lab/logs");

    /// <summary>The working copy that this program was built from.</summary>
    public static Paths Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
            {
                return new Paths(folder.FullName);
            }
        }

        throw new LabException("this program does not stand in a working copy of the project");
    }
}
