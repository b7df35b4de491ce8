using System.Globalization;
using System.Text;
using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Secrets;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Renewal;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Authority.Tests.Years;

/// <summary>A server of the site: enrolled by setup, woken once a day for <c>qvtrust renew</c>, and everything it ever had.</summary>
internal sealed class YearsServer
{
    private const string TokenFile = @"C:\rollout\token.txt";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private readonly YearsSite site;
    private readonly Role role;

    internal YearsServer(YearsSite site, string name, Role role)
    {
        (this.site, this.role) = (site, role);
        Machine = site.NewMachine(name, role);
    }

    internal FakeMachine Machine { get; }

    internal SetupNotes Notes { get; } = new();

    /// <summary>How far its clock is ahead, by day.</summary>
    internal Func<int, TimeSpan> Skew { get; init; } = _ => TimeSpan.Zero;

    /// <summary>The days on which it is switched off.</summary>
    internal Func<int, bool> IsOff { get; set; } = _ => false;

    /// <summary>The one day of the week on which its services may restart, or null for any.</summary>
    internal DayOfWeek? Window { get; init; }

    /// <summary>Each certificate that it ever had, with the day on which it came.</summary>
    internal Dictionary<string, (CertificateInfo Certificate, KeyReference Key, int Day)> Had { get; } = [];

    /// <summary>Codes that its wake-ups ended with, by day.</summary>
    internal SortedDictionary<int, TrustException> Failures { get; } = [];

    /// <summary>Days on which its services restarted with renewed certificates.</summary>
    internal List<int> Renewals { get; } = [];

    internal IReadOnlyList<StoredCertificate> Stored => Machine.Certificates.List(TrustStore.My);

    internal void Enrol(int day)
    {
        SetClock(day);
        Machine.Files.Content[TokenFile] = Encoding.ASCII.GetBytes(site.NewToken(Machine.Name, role.Name));
        new SetupEngine(Machine, Notes, _ => new EnrolmentClient("QMS01", "127.0.0.1", site.Port, Machine.Clock, Machine.Random, Timeout, Timeout))
            .RunAll(SetupEngine.StagesOf(authority: false), new Dictionary<string, string>
            {
                ["ROLE"] = role.Name, ["QMSHOST"] = "QMS01", ["QMSADDRESS"] = "127.0.0.1",
                ["AUTHORITYPORT"] = site.Port.ToString(CultureInfo.InvariantCulture), ["ENROLLTOKENFILE"] = TokenFile,
            });
        Note(day);
    }

    internal void Uninstall()
        => new SetupEngine(Machine, Notes, _ => throw new InvalidOperationException()).RunAll(["remove"], new Dictionary<string, string> { ["ROLE"] = role.Name });

    /// <summary><c>qvtrust renew</c> as its scheduled task runs it; outside the window <c>--later</c>.</summary>
    internal void Wake(int day)
    {
        SetClock(day);
        try
        {
            var outcome = new CertificateRenewal(Machine, Notes, (authority, client) => new RenewalClient(
                authority.Host!, authority.Address, authority.Port, Machine.Clock, Machine.Random, Timeout, Timeout, () => YearsSite.Open(Machine, client.Thumbprint)))
                .Run(force: false, later: Window is { } window && site.Clock.UtcNow.DayOfWeek != window);
            if (outcome == RenewalOutcome.Renewed)
                Renewals.Add(day);
        }
        catch (TrustException e)
        {
            Failures.Add(day, e);
        }
        Note(day);
    }

    /// <summary>Why its trust does not hold at this moment of the true time; null where it does.</summary>
    internal string? Fault()
    {
        foreach (var subject in (string[])["CN=" + Machine.Name, "CN=QVProxy"])
        {
            var mine = Stored.Select(c => Parse(c.Der)).Where(c => c.Subject == subject).ToList();
            if (mine.Count != 1)
                return $"{mine.Count} certificates {subject}";
            if (site.Clock.UtcNow < mine[0].NotBefore || site.Clock.UtcNow > mine[0].NotAfter)
                return $"{subject} is valid from {mine[0].NotBefore:yyyy-MM-dd} until {mine[0].NotAfter:yyyy-MM-dd}";
        }
        return Stored.Any(c => c.Key is null || !Machine.Keys.Exists(c.Key)) ? "a key is gone" : null;
    }

    /// <summary>The SecretsKeys that each of its server certificates carries, opened with the key that is still here.</summary>
    internal IReadOnlyList<string> OpenSecrets(CertificateInfo server, KeyReference key)
    {
        using var rsa = Machine.Keys.Open(key);
        return [.. SecretsKeyRing.Open(server, rsa)!.Keys.Select(k => k.Id)];
    }

    private void SetClock(int day) => Machine.Clock.UtcNow = site.Clock.UtcNow + Skew(day);

    private void Note(int day)
    {
        foreach (var stored in Stored)
        {
            var certificate = Parse(stored.Der);
            if (!Had.ContainsKey(certificate.Thumbprint))
                Had.Add(certificate.Thumbprint, (certificate, stored.Key!, day));
        }
    }

    private readonly Dictionary<string, CertificateInfo> parsed = [];

    // Some thousands of days look at the same few certificates.
    private CertificateInfo Parse(byte[] der)
    {
        var name = Convert.ToBase64String(der);
        return parsed.TryGetValue(name, out var known) ? known : parsed[name] = CertificateInfo.Parse(der);
    }
}
