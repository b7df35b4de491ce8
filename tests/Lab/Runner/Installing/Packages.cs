namespace QvTrust.Lab.Runner.Installing;

/// <summary>The five packages under test.</summary>
internal sealed class Packages
{
    private readonly string folder;

    /// <summary>Refuses a folder that lacks a package, and packages that need what the lab does not have.</summary>
    public Packages(string folder)
    {
        this.folder = folder;
        foreach (var role in LabRole.All)
        {
            var path = Of(role);
            if (!File.Exists(path))
            {
                throw new LabException($"{path} is missing: ./build.sh build makes the packages");
            }

            RefuseManaged(path);
        }
    }

    public string Of(LabRole role) => Path.Combine(folder, role.Package);

    /// <summary>
    /// A package with DTF's self-extracting host (SfxCA) needs .NET Framework, which no lab server has; its stub
    /// names its entry point in plain text, compressed files apart.
    /// </summary>
    private static void RefuseManaged(string path)
    {
        var content = File.ReadAllBytes(path);
        if (content.AsSpan().IndexOf("SfxCA"u8) >= 0 || content.AsSpan().IndexOf(System.Text.Encoding.Unicode.GetBytes("SfxCA")) >= 0)
        {
            throw new LabException(
                $"{Path.GetFileName(path)} holds DTF custom actions, and no lab server has a .NET Framework: build it by build.cmd lab-packages");
        }
    }
}
