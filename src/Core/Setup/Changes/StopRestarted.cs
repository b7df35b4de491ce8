using System.Xml.Linq;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Changes;

/// <summary>
/// A note in the journal, in front of a restart with new settings: the processes from before. Reverted, what has another process now is
/// stopped: a service that saves its settings when it stops does so before they are put back, and not after. What ran before
/// is started again by <see cref="KeepServicesRunning"/>, which is reverted last.
/// </summary>
/// <param name="before">Service names and process ids.</param>
internal sealed class StopRestarted(IReadOnlyList<KeyValuePair<string, int>> before) : Change
{
    public const string Kind = "services-restarted";

    public override string Subject => ServiceProcesses.Subject;

    public override bool IsNote => true;

    public override string Describe() => ChangeTexts.StopRestarted.With(string.Join(", ", before.Select(b => b.Key)));

    public override bool IsDone(IMachine machine) => false;

    public override void Apply(IMachine machine)
    {
    }

    public override void Revert(IMachine machine) => new ServiceRestarter(machine).StopAll(
        before.Where(b => machine.Services.Find(b.Key) is { State: ServiceState.Running or ServiceState.Starting } now && now.ProcessId != b.Value).Select(b => b.Key));

    public override XElement ToXml() => new(Kind, ServiceProcesses.ToXml(before));

    public static Change FromXml(XElement entry) => new StopRestarted(ServiceProcesses.FromXml(entry));
}
