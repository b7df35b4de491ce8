using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Recovery;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Stages;

/// <summary>The recovery certificate that was given to setup (RECOVERYCERT): only one whose private key is elsewhere protects anything.</summary>
internal static class RecoverySetting
{
    /// <summary>Name in the protected folder; a repair without the property leaves it as it is.</summary>
    public const string File = $"{AuthorityStage.FolderName}/{AutomaticBackups.RecoveryFile}";

    /// <summary>The certificate of the property, checked; null where none is given, QVT6116 when it is refused.</summary>
    public static CertificateInfo? Read(StageRun run)
    {
        if (run.Settings.RecoveryCertificate is not { } path)
            return null;
        var content = run.Machine.Files.Read(path);
        var certificate = CertificateInfo.TryParse(content) ?? CertificateInfo.TryParsePem(content) ?? throw ErrorCatalogue.RecoveryCertificateRefused.With(path, StageTexts.NotACertificate);
        Check(run.Machine, certificate);
        return certificate;
    }

    /// <summary>The certificate of a backup; null, and said, where it is refused: certificates and ledger come back without it.</summary>
    public static CertificateInfo? FromBackup(StageRun run, byte[] content)
    {
        try
        {
            var certificate = CertificateInfo.TryParse(content) ?? throw ErrorCatalogue.RecoveryCertificateRefused.With(StageTexts.OfTheBackup, StageTexts.NotACertificate);
            Check(run.Machine, certificate);
            return certificate;
        }
        catch (TrustException e) when (e.Code == ErrorCatalogue.RecoveryCertificateRefused.Code)
        {
            run.Log.Info(StageTexts.LeftOut.With(e.Errors[0].Cause));
            return null;
        }
    }

    /// <summary>Refuses a certificate that backups should not be sealed to.</summary>
    public static void Check(IMachine machine, CertificateInfo certificate)
    {
        RecoveryKey.Check(certificate);
        if (Validity.Fault(certificate, machine.Clock.UtcNow) is { } fault)
            throw ErrorCatalogue.RecoveryCertificateRefused.With(certificate.ToString(), StageTexts.Fault.With(fault));
        var isHere = TrustStores.Read(machine, TrustStore.My).Concat(TrustStores.Read(machine, TrustStore.Root))
            .Any(c => c.Stored.Key is not null && c.Info.PublicKeyEquals(certificate));
        if (isHere)
            throw ErrorCatalogue.RecoveryCertificateRefused.With(certificate.ToString(), StageTexts.PrivateKeyIsHere);
    }
}
