using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Changes;

/// <summary>
/// A setting of QlikView's own. Its undo may stop services (<see cref="ServiceProcesses"/>): what ran in front of the undo is started
/// behind it (<see cref="KeepServicesRunning"/>).
/// </summary>
internal abstract class SwitchChange : Change
{
    private readonly List<string> left = [];

    public sealed override IReadOnlyList<string> Left => left;

    /// <summary>The services' processes from before it.</summary>
    public ServiceProcesses Processes { get; protected set; } = ServiceProcesses.Unknown;

    public override void Capture(IMachine machine) => Processes = ServiceProcesses.Now(machine);

    public sealed override void Revert(IMachine machine) => Revert(machine, []);

    /// <summary>The same as one of several in an undo.</summary>
    /// <param name="machine">The server.</param>
    /// <param name="hung">Processes that did not stop in their time, which this undo has waited for once; gets another one.</param>
    public void Revert(IMachine machine, ICollection<ServiceProcess> hung)
    {
        var again = Processes.PutBack(machine, hung, () =>
        {
            left.Clear();
            if (PutBack(machine) is { } line)
                left.Add(line);
        });
        left.AddRange(again.Select(n => ChangeTexts.StartedMeanwhile.With(n)));
    }

    /// <summary>Puts it back; does nothing where it is.</summary>
    /// <returns>Why it is left as it is, or null.</returns>
    protected abstract string? PutBack(IMachine machine);
}
