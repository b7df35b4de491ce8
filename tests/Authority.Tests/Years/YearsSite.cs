using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using QvTrust.Authority.Admin;
using QvTrust.Authority.Audit;
using QvTrust.Authority.Enrolment;
using QvTrust.Authority.Health;
using QvTrust.Authority.Hosting;
using QvTrust.Authority.Keys;
using QvTrust.Authority.Policies;
using QvTrust.Authority.Revocation;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Renewal;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Authority.Tests.Years;

/// <summary>
/// A QMS server in memory whose setup created the authority, and the real service with those certificates, over real TLS
/// and a real ledger, at whatever time the test says: all of it in this process, so that years pass in seconds.
/// </summary>
internal sealed class YearsSite : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("qvtrust-years-");
    private readonly Queue<RSAParameters> keys = new(PrimePool.Keys(140));
    private readonly RandomNumberGenerator random = RandomNumberGenerator.Create();
    private readonly Dictionary<string, SafeEvpPKeyHandle> opened = [];
    private AuthorityLog? log;
    private AuthorityKeys? authority;
    private Ledger.Ledger? ledger;
    private WebApplication? app;

    internal YearsSite()
    {
        Qms = NewMachine("QMS01", RoleTable.Qms);
        Qms.Services.Install(RoleTable.AuthorityService, running: true, @"NT SERVICE\" + RoleTable.AuthorityService, "S-1-5-80-1-2-3-4-5");
        QmsEngine().RunAll(SetupEngine.StagesOf(authority: true), new Dictionary<string, string> { ["ROLE"] = "QMS", ["AUTHORITY"] = "create" });
    }

    internal FakeMachine Qms { get; }

    internal SetupNotes QmsNotes { get; } = new();

    /// <summary>The time that it really is; servers may think otherwise.</summary>
    internal FakeClock Clock => Qms.Clock;

    internal int Port { get; } = FreePorts.Next();

    internal bool Serves => app is not null;

    /// <summary>What the service has certified, by serial number: machine and kind.</summary>
    internal IReadOnlyDictionary<string, (string Machine, string Kind)> Ledgered()
    {
        using var connection = new SqliteConnection($"Data Source={LedgerPath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT serial, machine, kind FROM certificates";
        using var rows = command.ExecuteReader();
        var all = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        while (rows.Read())
            all.Add(rows.GetString(0), (rows.GetString(1), rows.GetString(2)));
        return all;
    }

    /// <summary>Details of the audit's rows of one kind.</summary>
    internal IReadOnlyList<string> Audit(string what) => [.. ledger!.Audit(0, int.MaxValue).Where(r => r.What == what).Select(r => $"{r.Subject}: {r.Detail}")];

    internal async Task StartAsync()
    {
        using var written = JsonDocument.Parse(Qms.Folder.Read("authority/authority.json")!);
        string Text(string name) => written.RootElement.GetProperty(name).GetString()!;
        var configuration = new AuthorityConfiguration
        {
            Machine = Text("machine"), Port = Port, Profile = Text("profile"), Ledger = LedgerPath,
            RootThumbprint = Text("rootThumbprint"), ServerThumbprint = Text("serverThumbprint"), ClientThumbprint = Text("clientThumbprint"),
        };
        log = new AuthorityLog(configuration.LogPath, Clock);
        authority = StoreKeySource.Load(configuration, Qms, c => Open(Qms, c.ServerThumbprint!));
        authority.Prove();
        ledger = new Ledger.Ledger(LedgerPath, Clock);
        var audit = new AuthorityAudit(ledger, authority.Root, authority.RootKey, Clock, Qms.Events, log);
        app = AuthorityHost.Build(configuration, authority, ledger, audit, new ServiceHealth([], Clock, Qms.Events, log), new Platform(Clock, Qms.Events, _ => authority, new UnixSocketTransport(), _ => []), log);
        await app.StartAsync();
    }

    internal async Task StopAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
        ledger?.Dispose();
        authority?.Dispose();
        log?.Dispose();
        (app, ledger, authority, log) = (null, null, null, null);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        random.Dispose();
        foreach (var handle in opened.Values)
            handle.Dispose();
        folder.Delete(recursive: true);
    }

    /// <summary>A server with a role of QlikView that runs, and keys of its own.</summary>
    internal FakeMachine NewMachine(string name, Role role)
    {
        var machine = new FakeMachine(name);
        machine.Keys.NewKey = () => Open(keys.Dequeue());
        machine.Keys.OpenKey = Open;
        machine.Services.Install(role.ServiceName, running: true, "NetworkService", "S-1-5-20");
        return machine;
    }

    internal string NewToken(string machine, string role)
        => new TokenMint(ledger!, authority!.Root.SpkiSha256, new NodeNames("QMS01"), random, Clock).Make(new NewTokens([new ServerRoles(machine, [role])], 24), "test").Single().Token;

    internal void Revoke(string machine)
        => new Revoker(new AuthorityConfiguration { Machine = "QMS01" }, authority!, ledger!, Clock).Revoke(new NewRevocation(machine, "cessationOfOperation"), "test");

    /// <summary><c>qvtrust secrets rotate</c> on the QMS server, whose service starts again with what it made.</summary>
    internal async Task RotateSecretsAsync()
    {
        SecretsRotation.Run(QmsEngine(), Qms);
        await RestartAsync();
    }

    /// <summary><c>qvtrust renew</c> on the QMS server.</summary>
    internal async Task<RenewalOutcome> RenewQmsAsync()
    {
        var outcome = new CertificateRenewal(Qms, QmsNotes, (_, _) => throw new InvalidOperationException("QMS asks nobody")).Run(force: false, later: false);
        if (outcome == RenewalOutcome.Renewed)
            await RestartAsync();
        return outcome;
    }

    /// <summary>Which of the QMS server's own certificates is out of date; null where none is.</summary>
    internal string? QmsFault() => Qms.Certificates.List(TrustStore.My).Concat(Qms.Certificates.List(TrustStore.Root)).Select(c => CertificateInfo.Parse(c.Der))
        .Where(c => Clock.UtcNow < c.NotBefore || Clock.UtcNow > c.NotAfter)
        .Select(c => $"{c.Subject} until {c.NotAfter:yyyy-MM-dd}").FirstOrDefault();

    /// <summary>A certificate of LM\My with its key.</summary>
    internal static X509Certificate2 Open(FakeMachine machine, string thumbprint)
    {
        var stored = machine.Certificates.List(TrustStore.My).Single(c => CertificateInfo.Parse(c.Der).Thumbprint == thumbprint);
        using var certificate = X509CertificateLoader.LoadCertificate(stored.Der);
        using var key = machine.Keys.Open(stored.Key!);
        return certificate.CopyWithPrivateKey(key);
    }

    // OpenSSL takes milliseconds to check a key that is imported, and some thousands of wake-ups open the same few.
    private RSAOpenSsl Open(RSAParameters key)
    {
        var name = Convert.ToBase64String(key.Modulus!);
        if (!opened.TryGetValue(name, out var handle))
        {
            using var rsa = new RSAOpenSsl();
            rsa.ImportParameters(key);
            opened[name] = handle = rsa.DuplicateKeyHandle();
        }
        return new RSAOpenSsl(handle);
    }

    private string LedgerPath => Path.Combine(folder.FullName, "ledger.db");

    private SetupEngine QmsEngine() => new(Qms, QmsNotes, _ => throw new InvalidOperationException("the QMS server enrols nowhere"));

    private async Task RestartAsync()
    {
        var served = Serves;
        await StopAsync();
        if (served)
            await StartAsync();
    }
}

/// <summary>The lines of setups.</summary>
internal sealed class SetupNotes : ISetupLog
{
    public List<string> Lines { get; } = [];

    public bool IsCancelled => false;

    public void Info(string line) => Lines.Add(line);

    public void Progress(string text)
    {
    }
}
