using QvTrust.Core.Machine;

namespace QvTrust.Core.Setup.Changes;

/// <summary>A setting of QlikView's own. Its undo may stop services (<see cref="ServiceProcesses"/>), which run again behind it.</summary>
internal abstract class SwitchChange : Change
{
    private readonly List<string> left = [];

    public sealed override IReadOnlyList<string> Left => left;

    public abstract override string Subject { get; }

    /// <summary>The services' processes from before it.</summary>
    protected ServiceProcesses Processes { get; set; } = ServiceProcesses.Unknown;

    public override void Capture(IMachine machine) => Processes = ServiceProcesses.Now(machine);

    /// <summary>True as long as nobody has changed what it was captured from.</summary>
    public abstract bool IsAsCaptured(IMachine machine);

    public sealed override void Revert(IMachine machine) => throw new InvalidOperationException("a setting is put back with what its undo knows of the services");

    /// <summary>The same as one of several in an undo.</summary>
    /// <param name="machine">The server.</param>
    /// <param name="stops">What the undo knows of the services that it stops.</param>
    public void Revert(IMachine machine, ServiceStops stops)
    {
        left.Clear();
        var stay = Processes.PutBack(machine, stops, () =>
        {
            left.Clear();
            if (PutBack(machine) is { } line)
                left.Add(line);
        });
        left.AddRange(stay);
    }

    /// <summary>Puts it back; does nothing where it is.</summary>
    /// <returns>Why it is left as it is, or null.</returns>
    protected abstract string? PutBack(IMachine machine);
}
