using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Setup.Renewal;

/// <summary>The certificates that were replaced while HTTP.sys served TLS with them: kept, said, and taken away when nothing names them any more.</summary>
internal static class ReplacedCertificates
{
    /// <summary>Takes away what is free and says of each other one which command frees it. Bindings are never written here.</summary>
    public static void Release(IMachine machine, ISetupLog log, SetupEngine engine)
    {
        var bound = BoundCertificates.Read(machine);
        // Services that have not restarted yet use their keys.
        var isInUse = PendingRestart.Load(machine) is not null;
        if (!isInUse && ReplacedRecord.Load(machine).Any(c => !bound.MayHold(c.Thumbprint)))
            TakeAway(machine, log, engine);
        foreach (var kept in ReplacedRecord.Load(machine))
            Warn(machine, log, bound.DescribeReplaced(Name(machine, kept), kept.Thumbprint, AddedRecord.Load(machine).Find(kept.Kind)?.Thumbprint ?? ""));
    }

    // What came before it has come to its end, and is not cancelled any more.
    private static void TakeAway(IMachine machine, ISetupLog log, SetupEngine engine)
    {
        try
        {
            engine.RunAll(["release"], new Dictionary<string, string>(StringComparer.Ordinal) { ["ROLE"] = MachineRoles.SetUp(machine).First().Name });
        }
        catch (TrustException e) when (e.Errors.All(x => x.Code == ErrorCatalogue.Cancelled.Code))
        {
            log.Info(RenewalTexts.ReleasedByTheNext);
        }
    }

    /// <summary>To log and event log.</summary>
    public static void Warn(IMachine machine, ISetupLog log, IEnumerable<TrustError> errors)
    {
        foreach (var error in errors)
        {
            log.Info(error.ToString());
            machine.Events.Write(EventLevel.Warning, error.Number, error.ToString());
        }
    }

    /// <summary>The certificate, for people.</summary>
    public static string Name(IMachine machine, AddedCertificate certificate) => AddedRecord.Copy(machine, certificate)?.ToString() ?? certificate.Thumbprint;
}
