using System.Xml.Linq;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Changes;

/// <summary>
/// Which services ran before anything was touched: Qlik's in the first entry of every journal, so the last one to be
/// reverted: by then certificates and rights are back, and whatever was restarted meanwhile starts with them again.
/// </summary>
/// <param name="running">Service names and process ids.</param>
/// <param name="startOnly">True where this run changes no certificate: then its undo starts what is stopped, and what does not start stays so.</param>
/// <param name="isLast">True for one that an undo has noted: it is reverted behind all others, wherever it stands.</param>
internal sealed class KeepServicesRunning(IReadOnlyList<ServiceProcess> running, bool startOnly = false, bool isLast = false) : Change
{
    public const string Kind = "services-before";

    private readonly List<string> left = [];

    public IReadOnlyList<string> Names { get; } = running.Select(r => r.Name).ToList();

    public override IReadOnlyList<string> Left => left;

    public static KeepServicesRunning Now(IMachine machine) => Now(machine, ServiceOrder.Names(machine));

    public static KeepServicesRunning Now(IMachine machine, IEnumerable<string> names) => new(ServiceProcess.Running(machine, names));

    /// <summary>
    /// The same for a run after which the services have the same certificates, done or undone. One that refuses them must not
    /// stand in the way of every later run: an uninstall is one of the cures.
    /// </summary>
    public KeepServicesRunning WithoutCertificatesToReturnTo() => new(running, startOnly: true);

    /// <summary>For one that an undo stops, and that no entry of the journal would start again.</summary>
    public static KeepServicesRunning StartedAtTheEnd(ServiceProcess stopping) => new([stopping], startOnly: true, isLast: true);

    /// <summary>True where it is reverted behind all others.</summary>
    public bool IsLast => isLast;

    /// <summary>True where its undo stops the service, if that has another process by then.</summary>
    public bool Restarts(string name) => !startOnly && Names.Contains(name, StringComparer.OrdinalIgnoreCase);

    public override string Describe() => ChangeTexts.RunningServices.With(running.Count == 0 ? ChangeTexts.None : string.Join(", ", Names));

    public override bool IsNote => true;

    public override bool IsDone(IMachine machine) => false;

    public override void Apply(IMachine machine)
    {
    }

    public override void Revert(IMachine machine)
    {
        left.Clear();
        if (startOnly)
        {
            Start(machine, Names);
            return;
        }
        var changed = running.Where(r => machine.Services.Find(r.Name) is { } s
            && (s.State is not (ServiceState.Running or ServiceState.Starting) || !r.Is(ServiceProcess.Of(machine, r.Name)))).Select(r => r.Name).ToList();
        if (changed.Count == 0)
            return;
        // With those that depend on them, and run only since.
        List<string> wanted = [.. Names];
        try
        {
            new ServiceRestarter(machine).StopAll(changed, wanted.Add);
        }
        catch (TrustException)
        {
            // The others have stopped for nothing.
            Start(machine, [.. wanted.Where(n => machine.Services.Find(n) is { State: ServiceState.Stopped })]);
            throw;
        }
        var failed = Start(machine, wanted);
        if (failed?.Code == ErrorCatalogue.ServiceDidNotStart.Code && LetReadKeys(machine, changed))
        {
            left.Clear();
            failed = Start(machine, wanted);
        }
        if (failed is null)
            return;
        // It is what this ends with.
        left.RemoveAt(0);
        throw failed;
    }

    public override XElement ToXml() => new(Kind, startOnly ? new XAttribute("startOnly", true) : null, isLast ? new XAttribute("last", true) : null, running.Select(r => r.ToXml()));

    // What keeps the first of them from running that does not; the others are to run all the same.
    private TrustException? Start(IMachine machine, IReadOnlyList<string> names)
    {
        TrustException? failed = null;
        var restarter = new ServiceRestarter(machine);
        foreach (var name in ServiceOrder.Sort(machine.Services, names))
        {
            if (machine.Services.Find(name) is not { State: not (ServiceState.Running or ServiceState.Paused) } service)
                continue;
            try
            {
                // It was asked to stop, and took longer than its time.
                if (service.State == ServiceState.Stopping)
                    restarter.Stop(name);
                restarter.Start(name);
            }
            catch (TrustException e)
            {
                failed ??= e;
                left.Add(ChangeTexts.DoesNotRunAgain.With(name, e.Errors[0]));
            }
        }
        return failed;
    }

    // A service can have run with rights that it cannot start with any more (its account was changed): as setup has
    // stopped it, setup leaves it the rights that it needs. True when it had not all of them.
    private static bool LetReadKeys(IMachine machine, IEnumerable<string> names)
    {
        var services = names.Select(machine.Services.Find).OfType<ServiceInfo>().Where(s => s.AccountSid is not null).ToList();
        var roots = TrustStores.Roots(machine);
        var granted = false;
        foreach (var certificate in TrustStores.Read(machine, TrustStore.My).Where(c => roots.Any(r => c.Info.IsSignedBy(r.Info))).Concat(roots))
        {
            if (certificate.Stored.Key is not { } key || !machine.Keys.Exists(key))
                continue;
            var accounts = services.Where(s => !certificate.Info.IsQlikViewCa || KeyRights.UsesRootKey(s)).Select(s => s.AccountSid!).ToList();
            var now = KeyAcl.Parse(machine.Keys.GetSecurity(key));
            if (accounts.All(now.CanRead))
                continue;
            machine.Keys.SetSecurity(key, now.Grant(accounts).ToString());
            granted = true;
        }
        return granted;
    }

    public static Change FromXml(XElement entry) => new KeepServicesRunning(ServiceProcess.FromXml(entry), (bool?)entry.Attribute("startOnly") ?? false, (bool?)entry.Attribute("last") ?? false);
}
