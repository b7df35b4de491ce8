using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Services;

namespace QvTrust.Core.Setup.Changes;

/// <summary>The services that an undo stops: who has to know of each before, and those that it has waited for in vain.</summary>
/// <param name="stopping">Told of each process before it is stopped.</param>
/// <param name="isRestartedLater">True for the name of a service that the rest of the undo restarts.</param>
internal sealed class ServiceStops(Action<ServiceProcess> stopping, Func<string, bool> isRestartedLater)
{
    private readonly List<(ServiceProcess Process, TrustException Why)> hung = [];

    /// <summary>True for a service that the rest of the undo stops: whatever it saves then must not come over what is put back.</summary>
    public bool IsRestartedLater(string name) => isRestartedLater(name);

    /// <summary>Stops them; one that did not stop before is not waited for again, nor is one that needs it to be stopped first.</summary>
    /// <param name="machine">The server.</param>
    /// <param name="names">Names of services.</param>
    public void Stop(IMachine machine, IReadOnlyList<string> names)
    {
        TrustException? known = null;
        List<string> wanted = [];
        foreach (var name in names)
        {
            if (WhyNot(machine, name) is { } why)
                known ??= why;
            else
                wanted.Add(name);
        }
        ServiceProcess? asked = null;
        try
        {
            new ServiceRestarter(machine).StopAll(wanted, name =>
            {
                asked = ServiceProcess.Of(machine, name);
                if (asked is not null)
                    stopping(asked);
            });
        }
        catch (TrustException e)
        {
            if (asked is not null)
                hung.Add((asked, e));
            throw;
        }
        if (known is not null)
            throw new TrustException(known.Errors, known);
    }

    private TrustException? WhyNot(IMachine machine, string name) => machine.Services.RunningDependents(name).Append(name)
        .Select(n => ServiceProcess.Of(machine, n)).OfType<ServiceProcess>()
        .Select(now => hung.Find(h => h.Process.Is(now)).Why)
        .FirstOrDefault(w => w is not null);
}
