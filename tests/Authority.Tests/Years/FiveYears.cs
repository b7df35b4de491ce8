using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Renewal;

namespace QvTrust.Authority.Tests.Years;

/// <summary>
/// Five years of a QMS server and ten others, run once for all tests: every server wakes once a day at an hour of its
/// own, and what can happen in such years happens.
/// </summary>
public sealed class FiveYears : IAsyncLifetime
{
    internal const int Days = 5 * 365 + 1;
    internal const int RotationDay = 300;
    internal const int RevocationDay = 400;
    internal const int ComesBackDay = 1200;

    /// <summary>Certificates of the first day end on this one: three years, with a leap day.</summary>
    internal const int FirstEnd = (3 * 365) + 1;

    // QMS is away for four weeks just when most servers become due.
    internal static readonly Range Outage = 740..768;
    internal static readonly Range WrongClock = 690..800;

    private readonly Random random = new(20260102);

    internal YearsSite Site { get; } = new();

    /// <summary>Midnight of the day on which the site is set up.</summary>
    internal DateTimeOffset Start { get; } = new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);

    internal IReadOnlyList<YearsServer> Servers { get; private set; } = [];

    /// <summary>Each day on which a server's certificates did not hold, in words.</summary>
    internal List<(int Day, string Server, string Fault)> Faults { get; } = [];

    /// <summary>Days on which QMS renewed its own certificates.</summary>
    internal List<int> QmsRenewals { get; } = [];

    internal YearsServer this[string name] => Servers.Single(s => s.Machine.Name == name);

    public async Task InitializeAsync()
    {
        Servers =
        [
            new(Site, "QVS01", RoleTable.Qvs),
            new(Site, "QVS02", RoleTable.Qvs) { Skew = _ => TimeSpan.FromHours(6) },
            new(Site, "QVS03", RoleTable.Qvs) { Skew = _ => TimeSpan.FromHours(-6) },
            new(Site, "QVS04", RoleTable.Qvs) { Window = DayOfWeek.Sunday },
            new(Site, "QDS01", RoleTable.Qds) { IsOff = d => d is > 700 and < FirstEnd + 20 },
            new(Site, "QDS02", RoleTable.Qds) { IsOff = d => d is > 700 and < FirstEnd + 40 },
            new(Site, "QVWS01", RoleTable.Qvws),
            new(Site, "QVWS02", RoleTable.Qvws) { Skew = d => d >= WrongClock.Start.Value && d < WrongClock.End.Value ? TimeSpan.FromDays(-3) : TimeSpan.Zero },
            new(Site, "DSC01", RoleTable.Dsc),
            new(Site, "DSC02", RoleTable.Dsc),
        ];
        await Site.StartAsync();
        foreach (var server in Servers)
            server.Enrol(0);
        for (var day = 1; day <= Days; day++)
            await LiveAsync(day, Start.AddDays(day));
        if (!Site.Serves)
            await Site.StartAsync();
    }

    public async Task DisposeAsync() => await Site.DisposeAsync();

    private async Task LiveAsync(int day, DateTimeOffset midnight)
    {
        Site.Clock.UtcNow = midnight;
        await HappenAsync(day);
        // A task with a random delay: nobody wakes at the same minute as yesterday.
        var wakes = Servers.Where(s => !s.IsOff(day)).Select(s => (Server: s, Minute: random.Next(24 * 60 - 60))).OrderBy(w => w.Minute);
        foreach (var (server, minute) in wakes)
        {
            Site.Clock.UtcNow = midnight.AddMinutes(minute);
            server.Wake(day);
        }
        Site.Clock.UtcNow = midnight.AddHours(23.5);
        if (await Site.RenewQmsAsync() == RenewalOutcome.Renewed)
            QmsRenewals.Add(day);
        if (Site.QmsFault() is { } fault)
            Faults.Add((day, "QMS01", fault));
        Faults.AddRange(Servers.Where(s => !s.IsOff(day)).Select(s => (day, s.Machine.Name, Fault: s.Fault())).Where(f => f.Fault is not null)!);
    }

    private async Task HappenAsync(int day)
    {
        if (day == Outage.Start.Value)
            await Site.StopAsync();
        if (day == Outage.End.Value)
            await Site.StartAsync();
        if (day == RotationDay)
            await Site.RotateSecretsAsync();
        if (day == RevocationDay)
            Site.Revoke("QVWS01");
        if (day == ComesBackDay)
        {
            // Each as the hint of its refusal says.
            this["QDS02"].Enrol(day);
            this["QVWS01"].Uninstall();
            this["QVWS01"].Enrol(day);
        }
    }
}
