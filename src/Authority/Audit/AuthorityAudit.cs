using System.Security.Cryptography;
using QvTrust.Authority.Hosting;
using QvTrust.Authority.Ledger;
using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Audit;

/// <summary>
/// The audit as the service carries it on: proven at the start, its signed head told to the event log and to each
/// server that enrols, so that whoever changes the ledger later is contradicted by others.
/// </summary>
internal sealed class AuthorityAudit(Ledger.Ledger ledger, CertificateInfo root, RSA rootKey, IClock clock, IEventSink events, AuthorityLog log)
{
    private readonly Lock gate = new();
    private AuditHead? head;
    private AuditHead? announced;

    /// <summary>Enrolments that were refused.</summary>
    internal RefusalRows Refusals { get; } = new(ledger, clock);

    /// <summary>Says it when the audit is damaged; enrolment goes on, because a server that waits for it is not at fault.</summary>
    internal void Prove(CancellationToken stop)
    {
        try
        {
            log.Info(AuditTexts.RowsProven.With(ledger.ProveAudit(stop)));
        }
        catch (TrustException e)
        {
            log.Error(e.Message);
            events.Write(EventLevel.Error, e.Errors[0].Number, e.Message);
        }
    }

    internal void Started(string version)
    {
        ledger.Record(AuditEntry.OfService(AuditAction.ServiceStarted, root.Thumbprint, AuditTexts.StartedVersion.With(version)));
        Announce();
    }

    /// <summary>Writes what was only counted, and tells the head where it changed: at the start, every hour and at the end.</summary>
    internal void Announce()
    {
        Refusals.Flush();
        var now = Head();
        lock (gate)
        {
            if (announced?.Hash == now.Hash)
                return;
            announced = now;
        }
        log.Info(AuditTexts.Head.With(now));
        events.Write(EventLevel.Information, EventNumber.Information, AuditTexts.HeadEvent.With(now));
    }

    /// <summary>The head of this moment; signed once for each row.</summary>
    internal AuditHead Head()
    {
        lock (gate)
        {
            var (sequence, hash) = ledger.LastAudit();
            return head is not null && head.Hash == hash ? head : head = AuditHead.Sign(ledger.Id, sequence, hash, clock.UtcNow, rootKey);
        }
    }
}
