using System.Security.Cryptography;
using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Stages;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup;

/// <summary>
/// A node that is uninstalled asks its authority to revoke the certificates that are removed. QMS may be far or gone, so
/// it is asked once, after everything else, and whatever comes of it is a line in the log.
/// </summary>
internal static class Leaving
{
    /// <summary>Signs the request while the key is there; the certificate must be one that is being removed.</summary>
    /// <param name="run">The uninstall.</param>
    /// <param name="added">What setup knows of it.</param>
    /// <param name="known">The certificate where it never was in a store, or null.</param>
    public static void Prepare(StageRun run, AddedCertificate added, CertificateInfo? known = null)
    {
        if (added.Kind == CertificateKind.Root)
            return;
        var certificate = known ?? TrustStores.Read(run.Machine, TrustStore.My).FirstOrDefault(c => c.Info.Thumbprint == added.Thumbprint)?.Info ?? AddedRecord.Copy(run.Machine, added);
        var (ask, why) = certificate is null ? (null, SetupTexts.CertificateGone)
            : FormerName(run.Machine, certificate) is { } former ? (null, SetupTexts.OtherOwner.With(former))
            : Sign(run, added, certificate);
        if (ask is null)
            run.Log.Info(NotRevoked(run.Machine.Name, certificate is null ? added.Thumbprint : Name(certificate), why));
        else
            run.Make(ask);
    }

    // Of a renamed server the old ones would have to end, but those of a clone are another server's, which runs with them. A certificate
    // of QVProxy does not say whose it is.
    private static string? FormerName(IMachine machine, CertificateInfo certificate)
        => string.Equals(certificate.CommonName, machine.Name, StringComparison.OrdinalIgnoreCase)
            ? null
            : AddedRecord.Load(machine).Certificates.Concat(ReplacedRecord.Load(machine)).Where(c => c.Kind == CertificateKind.Server)
                .Select(c => AddedRecord.Copy(machine, c)?.CommonName)
                .FirstOrDefault(n => n is not null && !string.Equals(n, machine.Name, StringComparison.OrdinalIgnoreCase));

    private static (AskRevocation? Ask, string Why) Sign(StageRun run, AddedCertificate added, CertificateInfo certificate)
    {
        var authority = SavedAuthority.Read(run.Machine);
        if (authority.Host is null || !MachineName.IsValid(authority.Host))
            return (null, SetupTexts.NoQmsKnown);
        if (TrustStores.Roots(run.Machine).FirstOrDefault(r => certificate.IsSignedBy(r.Info))?.Info is not { } root)
            return (null, SetupTexts.RootGone);
        try
        {
            if (added.Key is null || !TrustStores.IsKeyOf(run.Machine, added.Key, certificate))
                return (null, SetupTexts.KeyGone);
            using var key = run.Machine.Keys.Open(added.Key);
            return (new AskRevocation(authority, root.Der, RevocationRequest.Sign(root, certificate, key, run.Machine.Clock.UtcNow), Name(certificate)), "");
        }
        // A key that does not open or sign, whatever is said of it: the uninstall goes on.
        catch (Exception e) when (e is TrustException or CryptographicException or InvalidOperationException)
        {
            return (null, e.Message);
        }
    }

    /// <summary>Asks; never throws. After an authority that cannot be reached nothing more is asked: nobody waits twice.</summary>
    /// <param name="asked">What was prepared.</param>
    /// <param name="connect">Makes a client with a short deadline.</param>
    /// <param name="machine">This machine's name, for who does it by hand.</param>
    /// <param name="log">Where the result is said.</param>
    public static void Send(IEnumerable<AskRevocation> asked, Func<SavedAuthority, IRevocationClient> connect, string machine, ISetupLog log)
    {
        var (why, isReachable) = ("", true);
        foreach (var ask in asked)
        {
            if (isReachable)
                (why, isReachable) = Ask(ask, connect);
            log.Info(why.Length == 0 ? SetupTexts.Revoked.With(ask.Authority.Host, ask.Certificate) : NotRevoked(machine, ask.Certificate, why));
        }
    }

    // Why it was not revoked, or nothing; and whether to ask for another one makes sense.
    private static (string Why, bool IsReachable) Ask(AskRevocation ask, Func<SavedAuthority, IRevocationClient> connect)
    {
        try
        {
            connect(ask.Authority).Revoke(ask.Root, ask.Request);
            return ("", true);
        }
        catch (TrustException e)
        {
            return (e.Errors[0].Cause, e.Code == ErrorCatalogue.RevocationRefused.Code);
        }
        // The registry may hold any address, and an uninstall that is done must not fail at that.
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            return (e.Message, false);
        }
    }

    private static string Name(CertificateInfo certificate) => $"{certificate.Subject} ({certificate.Thumbprint})";

    private static string NotRevoked(string machine, string certificate, string why)
        => SetupTexts.NotRevoked.With(certificate, why, machine);
}
