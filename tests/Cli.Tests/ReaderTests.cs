using QvTrust.Cli.Audit;
using QvTrust.Cli.Tokens;
using QvTrust.Core.Audit;
using QvTrust.Core.Tests.Fuzz;

namespace QvTrust.Cli.Tests;

/// <summary>The command line's own readers of files: nearly valid ones are taken or refused, and nothing else happens.</summary>
public sealed class ReaderTests
{
    [Fact]
    public void Roster()
    {
        using var reader = new FileReader(file => Servers.From([], null, file));
        Sampling.Run(new("roster", () => ["# servers\nQVS01 QVS,QDS\n\nQVWS01  QVWS\n"u8.ToArray()], reader.Read));
    }

    [Fact]
    public void Exported_audit()
    {
        var row = new AuditRow(1, DateTimeOffset.UnixEpoch, "root", "token-made", "local", "ok", "QVS01", "token 1", new string('0', 64), "").WithHash();
        using var reader = new FileReader(file => AuditExport.Read(file));
        Sampling.Run(new("audit-export", () => [new AuditExport("A", "1 B", [0x30, 0x00], [row]).ToJson()], reader.Read));
    }
}
