using System.Reflection;
using System.Text.RegularExpressions;
using QvTrust.Core.Errors;

namespace QvTrust.Authority.Tests;

/// <summary>Ids of the event log are the digits of codes, which are never reused; the page lists those that the service writes.</summary>
public sealed partial class EventTests
{
    // Whatever errors stand here end the start, or are told while it serves.
    private static readonly string[] Sources =
    [
        "Authority/Hosting/AuthorityConfiguration.cs", "Authority/Hosting/AuthorityProgram.cs", "Authority/Health/ServiceHealth.cs",
        "Authority/Keys/AuthorityKeys.cs", "Authority/Keys/Pkcs12KeySource.cs", "Authority/Keys/StoreKeySource.cs",
        "Authority/Ledger/Ledger.cs", "Authority/Ledger/RestoreMark.cs", "Authority/Ledger/Schema.cs",
    ];

    // What Core finds for it: the audit's proof, and what backups lack.
    private static readonly ErrorDefinition[] Found =
    [
        ErrorCatalogue.AuditBroken, ErrorCatalogue.NoRecoveryCertificate, ErrorCatalogue.SetWithoutBackup, ErrorCatalogue.NoCopyElsewhere,
        ErrorCatalogue.BackupCopyFailed, ErrorCatalogue.AutomaticBackupFailed,
    ];

    [Fact]
    public void The_documented_ids_are_those_that_the_service_writes()
    {
        var codes = Sources.SelectMany(s => Errors().Matches(File.ReadAllText(Path.Combine(Documentation.Root, "src", s))))
            .Select(m => typeof(ErrorCatalogue).GetProperty(m.Groups[1].Value, BindingFlags.Public | BindingFlags.Static)?.GetValue(null)).OfType<ErrorDefinition>()
            .Concat(Found).Select(d => d.Code["QVT".Length..]).Append("1");
        Assert.Equal(codes.Distinct().Order(StringComparer.Ordinal), Documentation.FirstColumn("| Id |").SelectMany(i => i.Split(", ")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_else_writes_to_the_event_log()
    {
        var writers = Directory.EnumerateFiles(Path.Combine(Documentation.Root, "src", "Authority"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines).Where(l => l.Contains("vents.Write(", StringComparison.Ordinal)).Select(l => Ids().Match(l).Groups[1].Value);
        Assert.Equal(["EventNumber.Information", "e.Errors[0].Number", "error.Number", "error.Number", "warning.Number"], writers.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"ErrorCatalogue\.([A-Z]\w+)")]
    private static partial Regex Errors();

    [GeneratedRegex(@"vents\.Write\(EventLevel\.\w+, ([^,]+),")]
    private static partial Regex Ids();
}
