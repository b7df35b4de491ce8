using QvTrust.Lab.Runner.Hosting;

namespace QvTrust.Lab.Runner.Installing;

/// <summary>What one run of a bundle came to.</summary>
/// <param name="ExitCode">0, 1603 where a package failed, or <see cref="FakeBurn.ConditionFailed"/>.</param>
/// <param name="Log">What the engine's own log would say.</param>
/// <param name="Ran">What was done with which package, in this order, those of a rollback included.</param>
internal sealed record FakeBurnResult(uint ExitCode, IReadOnlyList<string> Log, IReadOnlyList<(string Package, string Action, MsiResult Result)> Ran)
{
    /// <summary>As one text: <c>QVS install, QDS install, QVS rollback uninstall</c>.</summary>
    public string Done => string.Join(", ", Ran.Select(r => $"{r.Package} {r.Action}"));

    public FakeBurnResult ExpectOk(string what)
        => ExitCode == MsiResult.Ok ? this : throw new LabException($"{what}: exit code {ExitCode}; {Done}; {Ran.LastOrDefault(r => r.Result.ExitCode != MsiResult.Ok).Result?.Explain()}");
}

/// <summary>
/// Stands in for Burn, the engine of WiX bundles, which exists on Windows only: reads a bundle's source and does with it in a lab server
/// what Burn 5 does: variables and the command line's, searches, conditions, the state that each package shall have, the packages in
/// the order of the chain by a real msiexec with the properties that Burn would give, and the way back to the last boundary.
/// It has no user interface, no cache, no elevation, no counting of who depends on a package, and knows no other bundles: an older
/// version of this one is not removed.
/// </summary>
/// <param name="bundle">What was read.</param>
/// <param name="server">Where it runs.</param>
/// <param name="package">The MSI for a name in the chain, on the host.</param>
/// <param name="editor">Reads product codes.</param>
internal sealed class FakeBurn(FakeBurnBundle bundle, Server server, Func<FakeBurnPackage, string> package, PackageEditor editor)
{
    /// <summary>E_WIXSTDBA_CONDITION_FAILED of the standard application.</summary>
    public const uint ConditionFailed = 0x81F40001;

    private enum Request
    {
        Present,
        Repair,
        Absent,
    }

    /// <summary><c>Setup.exe /quiet NAME=value</c>: what is present stays untouched.</summary>
    public FakeBurnResult Install(params string[] arguments) => Run(Request.Present, arguments);

    /// <summary><c>Setup.exe /quiet /repair NAME=value</c>.</summary>
    public FakeBurnResult Repair(params string[] arguments) => Run(Request.Repair, arguments);

    /// <summary><c>Setup.exe /quiet /uninstall NAME=value</c>.</summary>
    public FakeBurnResult Uninstall(params string[] arguments) => Run(Request.Absent, arguments);

    private FakeBurnResult Run(Request wanted, string[] arguments)
    {
        List<string> log = [];
        List<(string Package, string Action, MsiResult Result)> ran = [];
        var variables = new FakeBurnVariables(bundle.Variables, arguments, log);
        foreach (var search in bundle.Searches)
        {
            variables.Set(search.Variable, IsInRegistry(search.Key, search.Value) ? 1 : 0);
        }

        if (bundle.Conditions.FirstOrDefault(c => !FakeBurnCondition.IsTrue(c, variables)) is { } failed)
        {
            log.Add($"Bundle condition failed: {failed}");
            return new FakeBurnResult(ConditionFailed, log, ran);
        }

        var planned = (wanted == Request.Absent ? bundle.Chain.Reverse() : bundle.Chain).Select(p => Plan(p, wanted, variables)).ToList();
        log.AddRange(planned.Select(p => $"Planned package: {p.Package.Id}, execute: {p.Execute?.Name ?? "None"}, rollback: {p.Rollback?.Name ?? "None"}"));
        for (var at = 0; at < planned.Count; at++)
        {
            if (planned[at].Execute is { } action && !Do(planned[at].Package, action, isRollback: false))
            {
                // The one that failed undid itself, and is passed over below, as Burn does.
                var undone = planned[..(at + 1)].Where(p => p.Rollback is not null && p.Package.Boundary == planned[at].Package.Boundary);
                foreach (var (back, _, rollback) in undone.Reverse().Where(p => IsPresent(p.Package) == (p.Rollback == Action.Uninstall)))
                {
                    Do(back, rollback!, isRollback: true);
                }

                return new FakeBurnResult(MsiResult.Failed, log, ran);
            }
        }

        return new FakeBurnResult(MsiResult.Ok, log, ran);

        bool Do(FakeBurnPackage what, Action action, bool isRollback)
        {
            log.Add($"Applying {(isRollback ? "rollback" : "execute")} package: {what.Id}, action: {action.Name}, arguments: '{Words(what, action, variables.FormatForLog)}'");
            var words = Words(what, action, variables.Format);
            var result = action == Action.Uninstall ? Msi.Uninstall(server, package(what), words) : Msi.Install(server, package(what), words);
            log.Add($"Applied package: {what.Id}, result: {result.ExitCode}");
            ran.Add((what.Id, (isRollback ? "rollback " : "") + action.Name, result));
            return result.ExitCode == MsiResult.Ok;
        }
    }

    private Planned Plan(FakeBurnPackage what, Request wanted, FakeBurnVariables variables)
    {
        var request = wanted != Request.Absent && what.InstallCondition is { } condition && !FakeBurnCondition.IsTrue(condition, variables) ? Request.Absent : wanted;
        return (IsPresent(what), request) switch
        {
            (true, Request.Repair) => new Planned(what, Action.Repair, null),
            (true, Request.Absent) => new Planned(what, Action.Uninstall, Action.Install),
            (false, Request.Present or Request.Repair) => new Planned(what, Action.Install, Action.Uninstall),
            _ => new Planned(what, null, null),
        };
    }

    /// <summary>The authored properties, an empty value included; before them what WiX adds to a package, behind them what the engine does.</summary>
    private static string Words(FakeBurnPackage what, Action action, Func<string, string> format)
    {
        IEnumerable<(string Name, string Value)> properties = [("ARPSYSTEMCOMPONENT", "1"), ("MSIFASTINSTALL", "7"), .. what.Properties];
        return string.Join(' ', [.. properties.Select(p => $"{p.Name}=\"{format(p.Value).Replace("\"", "\"\"", StringComparison.Ordinal)}\""), action.Words]);
    }

    private bool IsPresent(FakeBurnPackage what)
        => IsInRegistry($@"SOFTWARE\Classes\Installer\Products\{Packed(editor.ProductCode(package(what)))}", "ProductName");

    private bool IsInRegistry(string key, string value)
        => server.Run($"reg query \"HKLM\\{key}\" /v {value} /reg:64").Expect($"{server.Name}: reg query {key}", 0, 1).ExitCode == 0;

    /// <summary>A GUID as Windows Installer writes it in names of keys: each field backwards.</summary>
    private static string Packed(string code)
    {
        var digits = code.Replace("-", "", StringComparison.Ordinal).Trim('{', '}').ToUpperInvariant();
        int[] fields = [8, 4, 4, 2, 2, 2, 2, 2, 2, 2, 2];
        var at = 0;
        return string.Concat(fields.Select(length => string.Concat(digits.Substring((at += length) - length, length).Reverse())));
    }

    /// <summary>What Burn does with a package, and what it says to msiexec for it.</summary>
    private sealed record Action(string Name, string Words)
    {
        public static readonly Action Install = new("install", "BURNMSIINSTALL=1 REINSTALLMODE=\"muso\" REBOOT=ReallySuppress");
        public static readonly Action Repair = new("repair", "BURNMSIREPAIR=1 REINSTALL=ALL REINSTALLMODE=\"cmuse\" REBOOT=ReallySuppress IGNOREDEPENDENCIES=ALL");
        public static readonly Action Uninstall = new("uninstall", "BURNMSIUNINSTALL=1 REBOOT=ReallySuppress IGNOREDEPENDENCIES=ALL");
    }

    private sealed record Planned(FakeBurnPackage Package, Action? Execute, Action? Rollback);
}
