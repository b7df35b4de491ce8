using System.Globalization;
using Xunit.Abstractions;

namespace QvTrust.Authority.Tests;

/// <summary>
/// What was acknowledged survives kill -9, again and again on the same ledger. benchmarks/kill.sh runs this with more
/// kills; QVTRUST_SEED repeats the moments of an earlier run, as far as two runs of a service under load are alike.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output) : IDisposable
{
    private const int MostBeforeTheKill = 40;
    private const int AskedAgain = 3;
    private static readonly TimeSpan LongestRound = TimeSpan.FromMinutes(1);

    // Its writes are slow: an answer that does not wait for its commit would else be overtaken by it more often than not.
    private readonly RunningAuthority authority = new("adopted", under:
        ["strace", "-D", "-f", "--seccomp-bpf", "-qqq", "-o", "/dev/null", "-e", "trace=pwrite64", "-e", "inject=pwrite64:delay_enter=200us"]);

    public void Dispose() => authority.Dispose();

    [Fact]
    public async Task Killed_under_load_again_and_again_nothing_acknowledged_is_lost_and_no_serial_is_there_twice()
    {
        var (kills, seed) = (Setting("QVTRUST_KILLS", 20), Setting("QVTRUST_SEED", Random.Shared.Next()));
        output.WriteLine($"seed {seed}, {kills} kills");
        var random = new Random(seed);
        var load = new CrashLoad(authority, PrimePool.Requests(CrashLoad.Callers + 1));
        var ledger = new LedgerReader(authority.Site.Ledger);
        var (all, lost, written) = (new List<CrashEnrolment>(), 0, 0);
        for (var kill = 1; kill <= kills; kill++)
        {
            var round = await KillAsync(load, random);
            authority.StartAgain();
            ledger.ReadOn();
            foreach (var enrolment in round.Where(e => e.Certificate is not null))
                ledger.MustHold(enrolment);
            foreach (var enrolment in round.Where(e => e.Certificate is null))
            {
                var stood = ledger.CertificateFor(enrolment.TokenId);
                await load.AskAgainAsync(enrolment);
                Assert.True(stood is null || stood == enrolment.Certificate, "who asked again got another certificate than the one in the ledger");
                (lost, written) = (lost + 1, written + (stood is null ? 0 : 1));
            }
            foreach (var enrolment in round.Where(e => e.Certificate is not null).Take(AskedAgain))
                Assert.Equal(enrolment.Certificate, (await load.EnrolAsync(enrolment)).Certificate);
            Assert.Equal("QVT1108", (await load.EnrolWithOtherKeyAsync(round[0])).Code);
            all.AddRange(round);
        }

        ledger.ReadOn();
        all.ForEach(ledger.MustHold);
        ledger.MustBeWhole(all);
        using (var opened = new Ledger.Ledger(authority.Site.Ledger, new Windows.SystemClock()))
            opened.ProveAudit();
        output.WriteLine($"{kills} kills: {all.Count} certificates, of them {lost} with their answer lost, {written} of those already in the ledger; nothing lost, none twice");
    }

    // The round's enrolments; those whose answer was lost have no certificate.
    private async Task<List<CrashEnrolment>> KillAsync(CrashLoad load, Random random)
    {
        using var stop = new CancellationTokenSource(LongestRound);
        var round = load.Start(stop.Token);
        var (answers, milliseconds) = (random.Next(1, MostBeforeTheKill), random.Next(20));
        while (round.Answered < answers)
        {
            round.ThrowIfRefused();
            await Task.Delay(1, stop.Token);
        }
        await Task.Delay(milliseconds, stop.Token);
        authority.Kill();
        await stop.CancelAsync();
        return await round.EndAsync();
    }

    private static int Setting(string name, int otherwise)
        => Environment.GetEnvironmentVariable(name) is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : otherwise;
}
