using System.Security.Cryptography;
using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Stages;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Setup;

/// <summary>
/// A node that is uninstalled asks its authority to revoke the certificates that are removed. QMS may be far or gone, so
/// it is asked once, after everything else, and whatever comes of it is a line in the log.
/// </summary>
internal static class Leaving
{
    /// <summary>Signs the request while the key is there; the certificate must be one that is being removed.</summary>
    public static void Prepare(StageRun run, AddedCertificate added)
    {
        if (added.Kind == CertificateKind.Root)
            return;
        try
        {
            var authority = SavedAuthority.Read(run.Machine);
            var certificate = TrustStores.Read(run.Machine, TrustStore.My).FirstOrDefault(c => c.Info.Thumbprint == added.Thumbprint)?.Info ?? AddedRecord.Copy(run.Machine, added);
            var root = TrustStores.Roots(run.Machine).FirstOrDefault(r => certificate?.IsSignedBy(r.Info) == true)?.Info;
            if (certificate is null || root is null || added.Key is null || authority.Host is null || !MachineName.IsValid(authority.Host) || !TrustStores.IsKeyOf(run.Machine, added.Key, certificate))
            {
                run.Log.Info(NotRevoked(run.Machine.Name, certificate is null ? added.Thumbprint : Name(certificate), "this server has no key or no QMS server to ask with"));
                return;
            }
            using var key = run.Machine.Keys.Open(added.Key);
            run.Make(new AskRevocation(authority, root.Der, RevocationRequest.Sign(root, certificate, key, run.Machine.Clock.UtcNow), Name(certificate)));
        }
        // A key that no longer signs, whatever the provider says of it: the uninstall goes on.
        catch (Exception e) when (e is CryptographicException or InvalidOperationException)
        {
            run.Log.Info(NotRevoked(run.Machine.Name, added.Thumbprint, e.Message));
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
            log.Info(why.Length == 0 ? $"revoked by {ask.Authority.Host}: {ask.Certificate}" : NotRevoked(machine, ask.Certificate, why));
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
        => $"not revoked: {certificate}: {why}; to do it on the QMS server: qvtrust revoke {machine} --reason cessationOfOperation";
}
