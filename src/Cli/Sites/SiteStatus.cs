using QvTrust.Core.Roles;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Sites;

/// <summary>Whether every service of the installation uses certificates: what the ledger knows, and what each port says.</summary>
/// <param name="ledger">What the authority knows.</param>
/// <param name="qms">Machine name of the QMS server.</param>
/// <param name="here">Roles whose services are installed on the QMS server: they use its certificates, and no ledger knows of them.</param>
/// <param name="probe">Asks the ports of a role.</param>
internal sealed class SiteStatus(SiteLedger ledger, string qms, IReadOnlyList<Role> here, Func<Role, PortProbe> probe)
{
    // Enough to ask a large site in seconds, few enough for any server's table of connections.
    private const int AtOnce = 32;

    /// <summary>The state of each service.</summary>
    /// <param name="expected">What the installation has: of a server that is in it, the roles in it count and not those of the ledger. Null: not known.</param>
    /// <param name="cancel">Ends it.</param>
    internal async Task<SiteReport> ReadAsync(IReadOnlyList<(string Machine, Role Role)>? expected, CancellationToken cancel)
    {
        using var turns = new SemaphoreSlim(AtOnce);
        var named = (expected ?? []).Select(e => e.Machine).ToHashSet(StringComparer.Ordinal);
        var known = ledger.Services().Where(s => !named.Contains(s.Machine)).Concat(expected ?? []).Concat(here.Append(RoleTable.Qms).Select(r => (qms, r))).ToHashSet();
        var found = await Task.WhenAll(ledger.Machines().Append(qms).Distinct().Select(m => FoundAsync(m, known, turns, cancel)));
        var rows = await Task.WhenAll(known.Concat(found.SelectMany(f => f)).Select(s => RowAsync(s.Item1, s.Item2, turns, cancel)));
        var sorted = rows.OrderBy(r => r.Machine, StringComparer.Ordinal).ThenBy(r => r.Role, StringComparer.Ordinal).ToList();
        var switched = sorted.Count(r => r.State == SiteStates.Switched);
        return new SiteReport(ledger.Root.Thumbprint, sorted, switched, switched == sorted.Count, expected is not null);
    }

    // A further role on a server needs no token: that somebody listens on its ports is the only sign of it.
    private async Task<IReadOnlyList<(string Machine, Role Role)>> FoundAsync(string machine, HashSet<(string, Role)> known, SemaphoreSlim turns, CancellationToken cancel)
    {
        await turns.WaitAsync(cancel);
        try
        {
            var asked = RoleTable.All.Where(r => !r.IsAuthority && !known.Contains((machine, r)))
                .Select(async r => (Role: r, Listens: await Task.WhenAll(r.Ports.Select(p => probe(r).ListensAsync(machine, p, cancel)))));
            return [.. (await Task.WhenAll(asked)).Where(a => a.Listens.Contains(true)).Select(a => (machine, a.Role))];
        }
        finally
        {
            turns.Release();
        }
    }

    private async Task<SiteRow> RowAsync(string machine, Role role, SemaphoreSlim turns, CancellationToken cancel)
    {
        var serials = ledger.ServerSerials(machine);
        var isOwn = machine == qms;
        // Then its certificates are none, or those that QMS distributed itself: only the ports can tell.
        var isUnknown = serials.Count == 0 && !isOwn;
        var answers = new List<ProbedPort>();
        await turns.WaitAsync(cancel);
        try
        {
            foreach (var port in role.TlsPorts)
                answers.Add(await probe(role).AskAsync(machine, port, cancel));
        }
        finally
        {
            turns.Release();
        }
        var faults = answers.Where(a => WhyNot(a, serials, isOwn || isUnknown) is not null).Select(a => $"{a.Port}: {WhyNot(a, serials, isOwn || isUnknown)}").ToList();
        if (faults.Count == 0)
        {
            var ports = string.Join(", ", answers.Select(a => a.Port));
            return Row(SiteStates.Switched, isUnknown ? SiteTexts.NotInLedger.With(ports) : ports);
        }
        if (isUnknown)
            return Pending() ?? Row(SiteStates.Missing, SiteTexts.Missing);
        if (!isOwn && answers.All(a => a.Answer is PortAnswer.Closed or PortAnswer.Silent) && Pending() is { } pending)
            return pending;
        return Row(StateOf(machine, isOwn, answers), string.Join("; ", faults));

        SiteRow? Pending() => ledger.OpenToken(machine, role) is { } token ? Row(SiteStates.Pending, SiteTexts.TokenOpen.With(token.Id, token.Expires)) : null;
        SiteRow Row(string state, string detail) => new(machine, role.Name, state, detail);
    }

    private string StateOf(string machine, bool isOwn, IReadOnlyList<ProbedPort> answers)
    {
        if (!isOwn && !ledger.HasRedeemed(machine) && !answers.Any(a => a.Answer == PortAnswer.Trusted))
            return SiteStates.Pending;
        return answers.All(a => a.Answer == PortAnswer.Silent) ? SiteStates.Unreachable
            : answers.All(a => a.Answer is PortAnswer.Closed or PortAnswer.Silent) ? SiteStates.Enrolled
            : SiteStates.Staged;
    }

    // The QMS server has the certificate that QMS made itself, for all its services, and so have servers to which QMS distributed theirs: no
    // ledger knows those.
    private string? WhyNot(ProbedPort answer, IReadOnlySet<string> serials, bool isQlik) => answer.Answer switch
    {
        not PortAnswer.Trusted => answer.Detail,
        _ when ledger.IsRevoked(answer.Serial!) => SiteTexts.CertificateRevoked.With(answer.Serial),
        _ when isQlik || serials.Contains(answer.Serial!) => null,
        _ => SiteTexts.CertificateUnknown.With(answer.Serial),
    };
}
