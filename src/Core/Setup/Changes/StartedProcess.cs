using System.Globalization;
using System.Xml.Linq;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Changes;

/// <summary>
/// A note in the journal: the process of a service that setup has started for the first time. Reverted, that one is stopped; one that
/// Windows has started after a power cut, or anybody since, is in use and stays.
/// </summary>
/// <param name="process">The process.</param>
internal sealed class StartedProcess(ServiceProcess process) : Change
{
    public const string Kind = "started-process";

    public override bool IsNote => true;

    public override string Describe() => ChangeTexts.StartedProcess.With(process.Name, process.Id.ToString(CultureInfo.InvariantCulture));

    public override bool IsDone(IMachine machine) => false;

    public override void Apply(IMachine machine)
    {
    }

    public override void Revert(IMachine machine)
    {
        if (IsOf(machine, process.Name))
            new ServiceRestarter(machine).Stop(process.Name);
    }

    /// <summary>True where it is the process of that service now; with a start that is not known it is none of which one is.</summary>
    public bool IsOf(IMachine machine, string name) => string.Equals(name, process.Name, StringComparison.OrdinalIgnoreCase)
        && ServiceProcess.Of(machine, name) is { } now && now.Id == process.Id && now.Started == process.Started;

    public override XElement ToXml() => process.ToXml(Kind);

    public static Change FromXml(XElement entry) => new StartedProcess(ServiceProcess.Parse(entry));
}
