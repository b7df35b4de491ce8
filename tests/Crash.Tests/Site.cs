namespace QvTrust.Crash.Tests;

/// <summary>Another QMS server's three certificates as the certificates console exports them, one file each, made by openssl.</summary>
internal sealed class Site : IDisposable
{
    internal const string Password = "console export";
    private const string ServerFolder = @"C:\mmc\";
    private const string PasswordFile = @"C:\password.txt";
    private readonly string folder = Directory.CreateTempSubdirectory("qvtrust-site-").FullName;

    internal Site()
    {
        Tool.Run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-sha256", "-days", "3650", "-subj", "/CN=QlikViewCA", "-keyout", At("root.key"), "-out", At("root.pem"));
        Issue("server", "QMS01", "serverAuth");
        Issue("client", "QVProxy", "clientAuth");
        foreach (var name in (string[])["root", "server", "client"])
            Tool.Run("openssl", "pkcs12", "-export", "-in", At(name + ".pem"), "-inkey", At(name + ".key"), "-out", At(name + ".pfx"), "-passout", "pass:" + Password, "-iter", "2000");
    }

    internal CompleteSet Set => new(Thumbprint("root"), Thumbprint("server"), Thumbprint("client"));

    /// <summary>The words of the restore, once <see cref="PlaceOn"/> has put the files there.</summary>
    internal string[] Restore => ["setup", "ROLE=QMS", "AUTHORITY=restore", "RESTOREFILE=" + ServerFolder.TrimEnd('\\'), "RESTOREPASSWORDFILE=" + PasswordFile, "AUTHORITYTHUMBPRINT=" + Set.Root];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    internal void PlaceOn(CrashMachine machine)
    {
        foreach (var name in (string[])["root", "server", "client"])
            machine.PlaceFile($"{ServerFolder}{name}.pfx", File.ReadAllBytes(At(name + ".pfx")));
        machine.PlaceFile(PasswordFile, System.Text.Encoding.UTF8.GetBytes(Password + "\r\n"));
    }

    private void Issue(string name, string commonName, string usage)
    {
        // A private extension, as certificates of QlikView 12.00 and later have: older ones are refused.
        File.WriteAllText(At("ext"), $"extendedKeyUsage={usage}\n1.3.6.1.5.5.7.13.3=DER:536572766572\n");
        Tool.Run("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-keyout", At(name + ".key"), "-out", At(name + ".csr"), "-subj", "/CN=" + commonName);
        Tool.Run("openssl", "x509", "-req", "-in", At(name + ".csr"), "-CA", At("root.pem"), "-CAkey", At("root.key"), "-CAcreateserial", "-days", "1000", "-sha256", "-extfile", At("ext"), "-out", At(name + ".pem"));
    }

    private string Thumbprint(string name)
        => Tool.Run("openssl", "x509", "-in", At(name + ".pem"), "-noout", "-fingerprint", "-sha1").Output.Split('=')[1].Trim().Replace(":", "", StringComparison.Ordinal);

    private string At(string name) => Path.Combine(folder, name);
}
