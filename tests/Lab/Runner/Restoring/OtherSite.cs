namespace QvTrust.Lab.Runner.Restoring;

/// <summary>A backup of another QlikViewCA for a machine of the same name: what a restore over a set brings.</summary>
/// <param name="File">The backup, on Linux.</param>
/// <param name="PasswordFile">The file with its password, on Linux.</param>
/// <param name="Root">Thumbprint of its root.</param>
internal sealed record OtherSite(string File, string PasswordFile, string Root)
{
    /// <summary>What msiexec is told, once both files lie on the lab's share.</summary>
    public string Words(Hosting.LabInstance lab)
    {
        foreach (var file in (string[])[File, PasswordFile])
        {
            System.IO.File.Copy(file, Path.Combine(lab.Share(), Path.GetFileName(file)), overwrite: true);
        }

        const string share = Hosting.LabInstance.ShareName;
        return $@"AUTHORITY=restore RESTOREFILE={share}\{Path.GetFileName(File)} RESTOREPASSWORDFILE={share}\{Path.GetFileName(PasswordFile)} AUTHORITYTHUMBPRINT={Root}";
    }
}
