using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.Restoring;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>
/// Saved servers that scenarios start from, made when the first scenario asks for them, in an instance of their own:
/// a scenario then takes seconds.
/// </summary>
internal sealed class Checkpoints
{
    private const string StandIn = "standin";
    private const string Ready = "ready";
    private const string Trusted = "trusted";
    private const string Created = "created";
    private readonly LabInstance lab;
    private readonly Packages packages;
    private readonly Instances instances;
    private readonly Lock gate = new();
    private readonly HashSet<string> made = new(StringComparer.Ordinal);
    private OtherSite? otherSite;

    public Checkpoints(Paths paths, Packages packages, Instances instances)
    {
        lab = new LabInstance(paths, instances.Checkpoints);
        this.instances = instances;
        this.packages = packages;
        Down();
    }

    /// <summary>QMS01 and QVS01 with QlikView's services running, before setup.</summary>
    public string WithServices() => Get(StandIn, () =>
    {
        lab.Up([(LabRole.Qms.Server, null), (LabRole.Qvs.Server, null)]);
        StandIns.Install(lab[LabRole.Qms.Server], LabRole.Qms);
        StandIns.Install(lab[LabRole.Qvs.Server], LabRole.Qvs);
    });

    /// <summary>QMS01 is set up and issues certificates; QVS01 is as before.</summary>
    public string QmsReady() => Get(Ready, () =>
    {
        var from = WithServices();
        lab.Up([(LabRole.Qms.Server, from), (LabRole.Qvs.Server, from)]);
        StateReader.WaitForServices(lab[LabRole.Qms.Server], LabRole.Qms.Service, LabRole.Dispatcher);
        Msi.Install(lab[LabRole.Qms.Server], packages.Of(LabRole.Qms)).ExpectOk("QMS01 for the checkpoint");
        StateReader.WaitForServices(lab[LabRole.Qms.Server], LabRole.Authority);
    });

    /// <summary>Both are set up.</summary>
    public string BothTrusted() => Get(Trusted, () =>
    {
        var from = QmsReady();
        lab.Up([(LabRole.Qms.Server, from), (LabRole.Qvs.Server, from)]);
        StateReader.WaitForServices(lab[LabRole.Qms.Server], [.. LabRole.Qms.Services]);
        StateReader.WaitForServices(lab[LabRole.Qvs.Server], LabRole.Qvs.Service);
        var token = Tokens.New(lab[LabRole.Qms.Server], LabRole.Qvs.Server, LabRole.Qvs.Id);
        Msi.Install(lab[LabRole.Qvs.Server], packages.Of(LabRole.Qvs), token.Words).ExpectOk("QVS01 for the checkpoint");
    });

    /// <summary>QMS01 with an authority that setup made, and all services running.</summary>
    public string QmsCreated() => Get(Created, () =>
    {
        lab.Up([(LabRole.Qms.Server, null)]);
        var qms = lab[LabRole.Qms.Server];
        StandIns.Install(qms, LabRole.Qms, more: "--no-start");
        Msi.Install(qms, packages.Of(LabRole.Qms), "AUTHORITY=create").ExpectOk("QMS01 with an authority of its own");
        foreach (var service in (string[])[LabRole.Qms.Service, LabRole.Dispatcher])
        {
            qms.Run("net start " + service).Expect(service, 0, 2);
        }

        StateReader.WaitForServices(qms, [.. LabRole.Qms.Services]);
    });

    /// <summary>The backup of a QMS server with a set of its own, made once.</summary>
    public OtherSite OtherSite()
    {
        lock (gate)
        {
            return otherSite ??= MakeOtherSite();
        }
    }

    /// <summary>Forgets them all, also those of a run that was killed.</summary>
    public void Down()
    {
        lab.Down();
        lab.Lab("forget", ((string[])[StandIn, Ready, Trusted, Created]).Select(instances.Saved)).Expect("the saved states cannot be removed");
    }

    private OtherSite MakeOtherSite()
    {
        lab.Up([(LabRole.Qms.Server, null)]);
        var qms = lab[LabRole.Qms.Server];
        StandIns.Install(qms, LabRole.Qms);
        Msi.Install(qms, packages.Of(LabRole.Qms)).ExpectOk("QMS01 of another site");
        StateReader.WaitForServices(qms, LabRole.Authority);
        var folder = Directory.CreateDirectory(Path.Combine(lab.Paths.Root, "artifacts/lab/other-site")).FullName;
        var (backup, password) = (Path.Combine(folder, "other-site.zip"), Path.Combine(folder, "other-site.txt"));
        File.WriteAllText(password, "the other site's long password\r\n");
        File.Copy(password, qms.HostPath(@"C:\") + "/other-site.txt", overwrite: true);
        qms.Run($"\"{Product.Cli}\" backup C:\\other-site.zip --password-file C:\\other-site.txt").Expect("qvtrust backup of another site");
        File.Copy(qms.HostPath(@"C:\other-site.zip"), backup, overwrite: true);
        var root = StateReader.Read(qms).Root?.Thumbprint ?? throw new LabException("another site has no root");
        lab.StopAll();
        return new OtherSite(backup, password, root);
    }

    private string Get(string name, Action make)
    {
        lock (gate)
        {
            if (made.Add(name))
            {
                try
                {
                    make();
                    foreach (var server in lab.Servers.Select(s => s.Name).ToList())
                    {
                        lab.Save(server, instances.Saved(name));
                    }
                }
                catch
                {
                    // The next scenario that needs it tries again, and tells again what is wrong.
                    made.Remove(name);
                    throw;
                }
            }
        }

        return instances.Saved(name);
    }
}
