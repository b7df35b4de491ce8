using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Trust;

/// <summary>What a reply of the authority says of its audit, kept on this server.</summary>
internal static class AuditWitness
{
    /// <summary>The witness file with one more head; null where the reply holds no good one, which is no reason to refuse its certificate.</summary>
    /// <param name="machine">The server.</param>
    /// <param name="log">Told of a head that the root did not sign.</param>
    /// <param name="host">The authority's server.</param>
    /// <param name="root">Its root.</param>
    /// <param name="text">What the reply says, or null.</param>
    public static byte[]? Next(IMachine machine, ISetupLog log, string host, CertificateInfo root, string? text)
    {
        if (text is null)
            return null;
        if (AuditHead.TryParse(text) is { } head && head.IsSignedBy(root))
            return WitnessFile.Append(machine.Folder.Read(WitnessFile.FileName), head);
        log.Info(TrustTexts.AuditNotKept.With(host));
        return null;
    }
}
