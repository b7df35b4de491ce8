using QvTrust.Lab.Runner.Hosting;

namespace QvTrust.Lab.Runner.Restoring;

/// <summary>A recovery certificate that openssl made on another machine: QMS gets the certificate, the key lies in a safe.</summary>
internal static class RecoveryPair
{
    /// <summary>recovery.cer for QMS and recovery-key.pem for the worst night, on the lab's share.</summary>
    public static (string Certificate, string Key) Make(LabInstance lab)
    {
        var certificate = Path.Combine(lab.Share(), "recovery.cer");
        var key = Path.Combine(lab.Share(), "recovery-key.pem");
        var part = Path.GetTempFileName();
        try
        {
            Shell.Run("openssl", ["req", "-x509", "-newkey", "rsa:3072", "-nodes", "-sha256", "-days", "3650", "-subj", "/CN=Recovery of the lab", "-keyout", part, "-out", certificate])
                .Expect("openssl makes a recovery certificate");
            File.WriteAllText(key, File.ReadAllText(certificate) + File.ReadAllText(part));
        }
        finally
        {
            File.Delete(part);
        }

        return (LabInstance.ShareName + @"\recovery.cer", LabInstance.ShareName + @"\recovery-key.pem");
    }
}
