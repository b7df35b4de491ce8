using System.Security.Cryptography;
using System.Text.RegularExpressions;
using QvTrust.Core.Audit;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Plans.Overlay;
using QvTrust.Core.Roles;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Plans;

/// <summary>
/// Plans a setup by running it: the engine's own stages, on a server that keeps every write in memory, with a
/// stand-in for the authority, which is asked for nothing but its clock, by a check. So a plan says what setup does.
/// </summary>
public sealed class Planner
{
    private const string New = "(new)";
    private const string Token = "ENROLLTOKEN";
    private const int KeySize = 2048;

    // How long a certificate is that nobody has seen is not known either, nor what it holds and what comes with it. These read texts of ChangeTexts.
    private const string WitnessLine = "file " + WitnessFile.FileName + ": ";
    private static readonly Regex Size = new(@"\d+ bytes", RegexOptions.CultureInvariant);
    private static readonly Regex Extensions = new(@"(setting [A-Z]+\\" + RoleValues.Extensions + @": .* -> )\w+\z", RegexOptions.CultureInvariant);
    private static readonly Regex CopySize = new(@"(\(new\)\.cer: absent -> )\d+ bytes", RegexOptions.CultureInvariant);

    private readonly OverlayMachine machine;
    private readonly StandInAuthority authority;
    private readonly PlanLog log = new();
    private readonly List<PlanStep> steps = [];
    private readonly List<string> notes = [];
    private bool isKnownUntilHere;

    private Planner(OverlayMachine machine, StandInAuthority authority) => (this.machine, this.authority) = (machine, authority);

    /// <summary>
    /// The plan. Nothing on the server is written; over the network, checks ask for names and for the authority's clock; files that the
    /// properties name are read. A <see cref="TrustException"/> says which property is wrong; what would refuse the setup itself is in the plan.
    /// </summary>
    /// <param name="real">The server.</param>
    /// <param name="roles">One or more roles, in the order of their packages.</param>
    /// <param name="values">Properties as msiexec's command line would have them; ROLE is not needed.</param>
    /// <param name="isRemoval">True for an uninstall.</param>
    public static SetupPlan Of(IMachine real, IReadOnlyList<Role> roles, IReadOnlyDictionary<string, string> values, bool isRemoval)
        => Of(real, roles, values, isRemoval, () => new RSACryptoServiceProvider(KeySize));

    /// <summary>The same with keys from elsewhere.</summary>
    internal static SetupPlan Of(IMachine real, IReadOnlyList<Role> roles, IReadOnlyDictionary<string, string> values, bool isRemoval, Func<RSA> newKey)
    {
        using var machine = new OverlayMachine(real, newKey);
        using var authority = new StandInAuthority(machine, newKey);
        var planner = new Planner(machine, authority);
        var refusals = planner.Play(roles, values, isRemoval);
        return planner.Finish(roles, isRemoval, refusals);
    }

    private IReadOnlyList<TrustError> Play(IReadOnlyList<Role> roles, IReadOnlyDictionary<string, string> values, bool isRemoval)
    {
        if (!isRemoval)
            GivenValues.Refuse(machine, roles, values);
        foreach (var role in roles)
        {
            var before = steps.Count;
            try
            {
                if (isRemoval)
                    Run(Engine(role), ["remove"], GivenValues.Of(role, []));
                else
                    SetUp(role, values);
                if (isKnownUntilHere)
                    break;
            }
            catch (TrustException e)
            {
                // Whatever it did until then it would undo.
                steps.RemoveRange(before, steps.Count - before);
                return e.Errors;
            }
        }
        return [];
    }

    private void SetUp(Role role, IReadOnlyDictionary<string, string> values)
    {
        var engine = Engine(role);
        // Nobody distributes certificates while a plan is made.
        var request = GivenValues.Of(role, values.Where(v => v.Key is not (Token or "TRUSTWAIT")));
        if (values.TryGetValue(Token, out var token))
            engine.StoreToken(authority.OwnToken ?? token);
        if (role.IsAuthority)
            machine.Services.InstallAuthority();
        machine.Services.Started = name => Start(role, request, name);
        try
        {
            Run(engine, SetupEngine.StagesOf(role.IsAuthority), request);
        }
        catch (TrustException e) when (e.Code == ErrorCatalogue.ExistingMissing.Code && values.TryGetValue("TRUSTWAIT", out var minutes))
        {
            notes.Add(PlanTexts.WaitsForQms.With(minutes));
            throw;
        }
        catch (TrustException e) when (e.Code == ErrorCatalogue.PemKeyNotExportable.Code)
        {
            notes.Add(PlanTexts.ExportNotKnown);
            throw;
        }
        catch (TrustException e) when (e.Code == ErrorCatalogue.SwitchPlaceMissing.Code && request.TryGetValue("FIRSTSTART", out var first) && first == "1")
        {
            notes.Add(PlanTexts.FirstStartNotKnown);
            throw;
        }
        catch (TrustException e) when (e.Code == ErrorCatalogue.NoAuthorityAfterFirstStart.Code)
        {
            isKnownUntilHere = true;
            return;
        }
        if (role.IsAuthority)
            machine.Services.RequestStart(RoleTable.AuthorityService);
    }

    private SetupEngine Engine(Role role) => new(machine, log, _ => authority)
    {
        Watch = (stage, line) => steps.Add(new PlanStep(0, role, stage, line)),
    };

    private static void Run(SetupEngine engine, IReadOnlyList<string> stages, IReadOnlyDictionary<string, string> request)
    {
        foreach (var stage in stages)
            engine.Run(stage, request);
        engine.Commit();
    }

    private void Start(Role role, IReadOnlyDictionary<string, string> request, string service)
    {
        // QMS would make one now, and nobody knows which; here nobody waits for it.
        if (string.Equals(service, RoleTable.Qms.ServiceName, StringComparison.OrdinalIgnoreCase) && AuthoritySet.FindAnyTrace(machine) is null)
            throw ErrorCatalogue.NoAuthorityAfterFirstStart.With(service, 0);
        Export(role, request, service);
    }

    // QMS writes the License Service's files when it starts. Where the key cannot be read, nobody knows what it would write: as if it wrote nothing.
    private void Export(Role role, IReadOnlyDictionary<string, string> request, string service)
    {
        if (!role.IsAuthority || !string.Equals(service, RoleTable.Qms.ServiceName, StringComparison.OrdinalIgnoreCase) || !PemFiles.HasLicenseService(machine))
            return;
        try
        {
            machine.Export(AuthoritySet.Find(machine, SettingsReader.Read(new SavedSettings(machine).Complete(request))));
        }
        catch (TrustException)
        {
        }
    }

    private SetupPlan Finish(IReadOnlyList<Role> roles, bool isRemoval, IReadOnlyList<TrustError> refusals)
    {
        if (refusals.Count == 0 && authority.MissingPin is { } pin)
            notes.Add(PlanTexts.RootOfToken.With(pin));
        notes.AddRange(log.Remarks.Select(Known));
        if (refusals.Count == 0)
            notes.Add(Package(isRemoval, roles.Any(r => r.IsAuthority)).With(RoleTable.AuthorityService));
        if (isKnownUntilHere)
            notes.Add(PlanTexts.KnownUntilHere);
        return new SetupPlan(
            machine.Name, roles, isRemoval,
            [.. steps.Select((s, n) => s with { Number = n + 1, Text = Known(s.Text) })],
            [.. refusals.Select(e => new TrustError(e.Code, Known(e.Cause), Known(e.Hint)))],
            [.. notes.Distinct()]);
    }

    private static string Package(bool isRemoval, bool isAuthority) => isAuthority
        ? isRemoval ? PlanTexts.PackageRemovesService : PlanTexts.PackageInstallsService
        : isRemoval ? PlanTexts.PackageRemoves : PlanTexts.PackageInstalls;

    // What a text may say before the setup: names that are given only then would be others.
    private string Known(string text)
    {
        text = machine.NewContainers.Aggregate(text, (t, c) => t.Replace(c, KeyNames.Unknown(c, New)));
        text = machine.NewThumbprints.Aggregate(text, (t, thumbprint) => t.Replace(thumbprint, New));
        text = authority.Mirror?.Real(text) ?? text;
        text = CopySize.Replace(text, "$1" + New);
        if (!authority.WasAsked)
            return text;
        text = text.StartsWith(WitnessLine, StringComparison.Ordinal) ? Size.Replace(text, New) : text;
        return Extensions.Replace(text, "$1" + New);
    }
}
