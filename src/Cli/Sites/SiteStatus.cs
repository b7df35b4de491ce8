using QvTrust.Core.Roles;

namespace QvTrust.Cli.Sites;

/// <summary>Whether every service of the installation uses certificates: what the ledger knows, and what each port says.</summary>
/// <param name="ledger">What the authority knows.</param>
/// <param name="qms">Machine name of the QMS server.</param>
/// <param name="ask">Asks a port of a machine.</param>
internal sealed class SiteStatus(SiteLedger ledger, string qms, Func<string, Role, int, CancellationToken, Task<ProbedPort>> ask)
{
    // Enough to ask a large site in seconds, few enough for any server's table of connections.
    private const int AtOnce = 32;

    internal async Task<SiteReport> ReadAsync(IReadOnlyList<(string Machine, Role Role)> expected, CancellationToken cancel)
    {
        using var turns = new SemaphoreSlim(AtOnce);
        var services = ledger.Services().Concat(expected).Append((qms, RoleTable.Qms)).Distinct().ToList();
        var rows = await Task.WhenAll(services.Select(s => RowAsync(s.Item1, s.Item2, turns, cancel)));
        var sorted = rows.OrderBy(r => r.Machine, StringComparer.Ordinal).ThenBy(r => r.Role, StringComparer.Ordinal).ToList();
        var switched = sorted.Count(r => r.State == SiteStates.Switched);
        return new SiteReport(ledger.Root.Thumbprint, sorted, switched, switched == sorted.Count);
    }

    private async Task<SiteRow> RowAsync(string machine, Role role, SemaphoreSlim turns, CancellationToken cancel)
    {
        var serials = ledger.ServerSerials(machine);
        var isOwn = role.IsAuthority && machine == qms;
        if (serials.Count == 0 && !isOwn)
        {
            return ledger.OpenToken(machine, role) is { } token
                ? Row(SiteStates.Pending, $"token {token.Id}, open until {token.Expires:yyyy-MM-dd HH:mm} UTC")
                : Row(SiteStates.Missing, "no token that can still be used, and no valid certificate");
        }
        var answers = new List<ProbedPort>();
        await turns.WaitAsync(cancel);
        try
        {
            foreach (var port in role.TlsPorts)
                answers.Add(await ask(machine, role, port, cancel));
        }
        finally
        {
            turns.Release();
        }
        var faults = answers.Where(a => WhyNot(a, serials, isOwn) is not null).Select(a => $"{a.Port}: {WhyNot(a, serials, isOwn)}").ToList();
        if (faults.Count == 0)
            return Row(SiteStates.Switched, string.Join(", ", answers.Select(a => a.Port)));
        return Row(StateOf(machine, isOwn, answers), string.Join("; ", faults));

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

    // QMS has the certificate that it made itself: no ledger knows that one.
    private string? WhyNot(ProbedPort answer, IReadOnlySet<string> serials, bool isOwn) => answer.Answer switch
    {
        not PortAnswer.Trusted => answer.Detail,
        _ when ledger.IsRevoked(answer.Serial!) => $"its certificate {answer.Serial} is revoked",
        _ when isOwn || serials.Contains(answer.Serial!) => null,
        _ => $"its certificate {answer.Serial} is not one that the ledger has for it",
    };
}
