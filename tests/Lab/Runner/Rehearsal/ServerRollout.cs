using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;
using QvTrust.Lab.Runner.Trust;

namespace QvTrust.Lab.Runner.Rehearsal;

/// <summary>Plays one server: makes it, installs the packages of its roles as in the night, and judges it from outside.</summary>
/// <param name="lab">The lab.</param>
/// <param name="packages">The packages.</param>
/// <param name="site">The site.</param>
/// <param name="wanted">The server.</param>
/// <param name="hasOwnQms">False where a QMS server in good order plays that of the site, which was refused.</param>
internal sealed class ServerRollout(LabInstance lab, Packages packages, Site site, SiteServer wanted, bool hasOwnQms)
{
    private readonly Server server = lab[wanted.LabName];
    private readonly Server? qms = wanted.IsQms ? null : lab[site.Qms.LabName];
    private IReadOnlyList<string> missing = [];
    private IReadOnlyList<SiteFinding> notFound = [];
    private bool isPlain = true;
    private double seconds;

    /// <summary>Makes the server and installs its packages.</summary>
    /// <param name="line">The line that <c>qvtrust token new</c> printed for it; null on the QMS server.</param>
    public Rehearsed Play(string? line)
    {
        try
        {
            var reproduction = new Reproduction(server, wanted, site, qms);
            // It grows while the server is made, and counts where that fails, too.
            (missing, notFound, isPlain) = (reproduction.NotReproduced, reproduction.NotFound, reproduction.IsPlain);
            reproduction.Make();
            using (OtherClock.Start(server, wanted, qms))
            {
                reproduction.Compare();
            }

            using var refusing = wanted.IsRefusedByClock ? OtherClock.Start(server, wanted, qms) : null;
            foreach (var role in wanted.Roles)
            {
                if (Refusal(role.Role, Install(role, role == wanted.Roles[0] ? line : null, reproduction.NeedsAuthority)) is { } refused)
                {
                    return refused;
                }
            }

            var problems = Problems().ToList();
            return problems.Count == 0 ? Result(Verdict.Trusted, [], "") : Result(Verdict.Failed, [], string.Join("; ", problems));
        }
        catch (LabException e)
        {
            return Broken(e.Message);
        }
#pragma warning disable CA1031 // A defect of the lab is a failed server with its stack; the other servers still have something to tell.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Broken(e.ToString());
        }
    }

    private Rehearsed Broken(string why) => Result(Verdict.Failed, [], "the lab: " + why.ReplaceLineEndings(" "));

    private MsiResult Install(SiteRole role, string? line, bool needsAuthority)
    {
        var package = packages.Of(role.Role);
        if (line is null)
        {
            var words = role.Role == LabRole.Qms ? needsAuthority ? "AUTHORITY=create" : "" : "QMSHOST=" + site.Qms.LabName;
            return Msi.Install(server, package, $"{words} {role.Words}");
        }

        Msi.Placed(server, package);
        var log = server.Run($"cmd /c echo {Tokens.LogOf(line)}").Output.Trim();
        return Msi.RunLine(server, $"cmd /c cd {Msi.Folder} && {line} {role.Words}", log);
    }

    private Rehearsed? Refusal(LabRole role, MsiResult result)
    {
        seconds += result.Took.TotalSeconds;
        if (result.ExitCode == MsiResult.Ok)
        {
            return null;
        }

        // The codes stand in the verdict.
        var text = result.CodeLines.Select(l => l[(l.IndexOf("QVT", StringComparison.Ordinal) + "QVT0000: ".Length)..]).Distinct().ToList();
        return result.Codes.Count > 0
            ? Result(Verdict.Refused, result.Codes, $"{role.Id}: {string.Join(" | ", text)}")
            : Result(Verdict.Failed, [], $"{role.Id}: msiexec ended with {result.ExitCode}; {result.Explain()}");
    }

    // Those that ran before run afterwards; QMS is started by no setup where it made the authority itself.
    private IEnumerable<string> Problems()
    {
        var roles = wanted.LabRoles.ToList();
        List<string> services = [.. wanted.Roles.Where(r => r.IsRunning && r.HasData).Select(r => r.Role.Service)];
        if (wanted.IsQms)
        {
            services.Add(LabRole.Authority);
        }

        var state = StateReader.WaitForServices(server, [.. services]);
        return [.. isPlain ? Promises.Broken(state, server.Name, roles, services) : [], .. qms is null ? [] : Handshakes(qms, services)];
    }

    private IEnumerable<string> Handshakes(Server authority, List<string> services)
    {
        List<Probe> here = [.. wanted.LabRoles.Where(r => services.Contains(r.Service)).SelectMany(r => r.TlsPorts).Select(p => new Probe(server.Name, p))];
        List<Probe> there = [new(authority.Name, LabRole.AuthorityPort)];
        if (!hasOwnQms || site.Qms.Roles.Any(r => r.Role == LabRole.Qms && r.IsRunning && r.HasData))
        {
            there.AddRange([new(authority.Name, LabRole.Qms.TlsPorts[0]), new(authority.Name, LabRole.ClientPort, "qvproxy")]);
        }

        return Refused(authority, here).Concat(Refused(server, there));
    }

    private static IEnumerable<string> Refused(Server from, List<Probe> probes)
    {
        // The file of questions is the calling server's own.
        lock (from)
        {
            return probes.Count == 0 ? [] : [.. probes.Zip(Prober.Ask(from, probes)).Where(p => !p.Second.Accepted).Select(p => $"{from.Name} does not trust {p.First.Host}:{p.First.Port}: {p.Second.Reason}")];
        }
    }

    private Rehearsed Result(Verdict verdict, IReadOnlyList<string> codes, string text) => new Rehearsed(wanted, verdict, codes, text, seconds, missing).With(notFound);
}
