using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Rehearsal;

/// <summary>Makes a lab server like one of the site, as far as the lab can; the rest it names.</summary>
/// <param name="server">The lab server, empty.</param>
/// <param name="wanted">What it shall be like.</param>
/// <param name="site">The whole site.</param>
/// <param name="qms">The lab's QMS server, or null while that one is made.</param>
internal sealed class Reproduction(Server server, SiteServer wanted, Site site, Server? qms)
{
    private const int AnyPort = 14799;
    private const string Password = "lab-only";
    private readonly List<string> missing = [];
    private readonly List<SiteFinding> notFound = [];

    /// <summary>What is not as on the real server.</summary>
    public IReadOnlyList<string> NotReproduced => missing;

    /// <summary>What the checks found on the real server, and not here.</summary>
    public IReadOnlyList<SiteFinding> NotFound => notFound;

    /// <summary>True where the QMS server has no QlikViewCA yet, so that setup has to make one.</summary>
    public bool NeedsAuthority => wanted is { IsQms: true, Roots.Count: 0 } && !wanted.Unread.Any(u => u.StartsWith("certificates:", StringComparison.Ordinal));

    /// <summary>True where nothing is there that setup leaves beside its own certificates.</summary>
    public bool IsPlain => !wanted.Settings.Any(s => s.ChangesPorts) && wanted.Roots.Count <= 1 && wanted.Leaves.Count <= 2 && (wanted.IsQms || wanted.Roots.All(r => site.Qms.Roots.Any(q => q.PublicKey == r.PublicKey)));

    public void Make()
    {
        if (wanted.IsQms)
        {
            MakeSets();
        }

        foreach (var role in wanted.Roles.Where(r => r.IsInstalled))
        {
            Install(role);
        }

        if (!wanted.IsQms)
        {
            MakeNodeCertificates();
        }

        new WindowsDrift(server, wanted).Make();
        Leave();
    }

    /// <summary>The checks again, by the product, on the lab server: what they found on the real one and do not find here is missing.</summary>
    public void Compare()
    {
        if (wanted.Findings.Count == 0)
        {
            return;
        }

        var found = Carried.Findings(server, Asked());
        notFound.AddRange(wanted.Findings.Where(f => !found.Contains((f.Check, f.Code))));
        missing.AddRange(notFound.Select(f => $"{f.Check} ({f.Code}): {f.What}").Distinct());
    }

    // Only where it matters: a value that is given is looked at together with those of Group Policy, and a wrong one ends the command.
    private string Asked()
    {
        List<string> words = [.. wanted.Roles.Select(r => r.Words).Where(w => w.Length > 0)];
        return words.Count > 0 || wanted.HasOtherClock ? string.Join(' ', ["QMSHOST=" + site.Qms.LabName, .. words]) : "";
    }

    private void MakeSets()
    {
        foreach (var set in wanted.Roots.GroupBy(r => r.PublicKey))
        {
            var leaf = wanted.Leaves.FirstOrDefault(l => set.Any(r => l.SignedBy.Contains(r.Thumbprint)) && l.Subject != MachineState.ClientSubject);
            var verb = set.Any(r => r.HasKey) ? "make-set" : "foreign-set";
            StandIns.Run(server, $"{verb} {Shapes.Of(wanted, set.First(), leaf)}");
            // A root that was renewed with its key.
            foreach (var more in set.Skip(1))
            {
                StandIns.Run(server, $"renew-root {Shapes.Of(wanted, more, null)}");
            }
        }
    }

    private void Install(SiteRole role)
    {
        // QMS makes a QlikViewCA at its start where it has none with a key: that would hide what setup has to say.
        var starts = role.HasData && (role.Role != LabRole.Qms || wanted.Roots.Any(r => r.HasKey) || (wanted.Roots.Count == 0 && !NeedsAuthority));
        var account = Account(role);
        var isAuthority = role.Role == LabRole.Qms;
        if (role.Role.IsBehindIis)
        {
            StandIns.Run(server, "install --role IIS");
        }

        StandIns.Install(server, role.Role, wanted.IsQms ? null : account, $"{Version(role)}{(starts ? "" : " --no-start")}", isAuthority && wanted.HasDispatcher);
        // The keys of its certificates are there already, and another account has no right on them until setup gives it.
        if (wanted.IsQms && account is not null)
        {
            StandIns.ChangeAccount(server, role.Role, account);
        }

        if (starts && !role.IsRunning)
        {
            StateReader.Stop(server, role.Role.Service);
        }

        if (role.IsDisabled)
        {
            StandIns.Run(server, "disable " + role.Role.StandIn);
        }

        if (!role.ServiceName.Equals(role.Role.Service, StringComparison.OrdinalIgnoreCase))
        {
            missing.Add($"the service {role.ServiceName} ({role.Role.Service} in its place)");
        }

        if (role.State is { } state)
        {
            missing.Add($"{role.Role.Id} was set up already ({state}): rehearsed as if not");
        }
    }

    private string? Account(SiteRole role)
    {
        switch (role.AccountKind)
        {
            case "system":
                return null;
            case "service":
                return StandIns.LocalService;
            case "network":
                return StandIns.NetworkService;
            default:
                // No account of a domain is known here: one without a SID is as unknown as it was there.
                if (!role.IsAccountKnown)
                {
                    return role.AccountName;
                }

                missing.Add($"the account {role.AccountName} of {role.Role.Service} (NetworkService in its place)");
                return StandIns.NetworkService;
        }
    }

    private string Version(SiteRole role)
    {
        if (role.QlikView is not { } version)
        {
            return "";
        }

        var lab = StandIns.FittingVersion(version);
        if (lab is null || lab != version)
        {
            missing.Add($"version {version} of {role.Role.Id} ({lab ?? "the stand-in's own"} in its place)");
        }

        return lab is null ? "" : $"--file-version {lab}";
    }

    private void MakeNodeCertificates()
    {
        var ours = site.Qms.Roots.Select(r => r.PublicKey).ToHashSet(StringComparer.Ordinal);
        var foreign = wanted.Roots.Where(r => !ours.Contains(r.PublicKey)).ToList();
        foreach (var root in foreign.DistinctBy(r => r.PublicKey))
        {
            var leaf = wanted.Leaves.FirstOrDefault(l => l.SignedBy.Contains(root.Thumbprint) && l.Subject != MachineState.ClientSubject);
            if (leaf is null)
            {
                StateReader.Tool(server, @"make-stranger --dir C:\lab-stranger");
                StateReader.Tool(server, @"add-root C:\lab-stranger\root.cer");
            }
            else
            {
                StandIns.Run(server, "foreign-set " + Shapes.Of(wanted, root, leaf));
            }
        }

        var native = wanted.Leaves.Where(l => wanted.Roots.Any(r => ours.Contains(r.PublicKey) && l.SignedBy.Contains(r.Thumbprint)) && l.Subject != MachineState.ClientSubject).ToList();
        if (native.Count > 0)
        {
            Distribute(Shapes.Of(wanted, null, native[0]));
        }

        missing.AddRange(native.Skip(1).Select(l => $"a further certificate {l.Subject} {l.Thumbprint}"));
        missing.AddRange(native.Where(l => !l.HasKey).Select(l => $"the key of {l.Subject} {l.Thumbprint} is gone there"));
    }

    /// <summary>As QMS distributes natively: the password is typed here, QMS sends the package.</summary>
    private void Distribute(string shape)
    {
        var receiving = Listening.Start(server, AnyPort, () => StandIns.Run(server, $"receive {AnyPort} {Password}"));
        StandIns.Run(qms!, $"distribute {server.Name} {AnyPort} {Password} {shape}");
        receiving.GetAwaiter().GetResult();
    }

    private void Leave()
    {
        if (Math.Abs(wanted.ClockOffsetSeconds) > 1 && !wanted.IsRefusedByClock)
        {
            missing.Add($"a setup by its clock, {Math.Abs(wanted.ClockOffsetSeconds):0} seconds {(wanted.ClockOffsetSeconds > 0 ? "ahead of" : "behind")} the authority's");
        }

        missing.AddRange(wanted.Settings.Where(s => !s.IsPlayed && !(s.IsOfWebServer && wanted.LabRoles.Any(r => r.IsBehindIis))).Select(s => s.ToString()));
        missing.AddRange(wanted.Unread.Select(u => $"what the snapshot could not read: {u}"));
    }
}
