using System.Xml.Linq;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Setup.Changes;

/// <summary>
/// One reversible change of the machine. What its undo needs is captured and journalled before it is applied; apply and
/// revert do nothing where their result is already there, so both can run any number of times.
/// The kinds are a closed set (<see cref="ChangeFormat"/>): a journal can name nothing else.
/// </summary>
internal abstract class Change
{
    /// <summary>Action, object, before -> after; one line, no secret.</summary>
    public abstract string Describe();

    /// <summary>True for what the journal has to know and that changes nothing of the machine.</summary>
    public virtual bool IsNote => false;

    /// <summary>
    /// Names what the undo puts back as a whole, whatever it has become since: of two changes of the same thing the older
    /// one must be undone last. Null where the undo of one does not touch what another one changed.
    /// </summary>
    public virtual string? Subject => null;

    /// <summary>True when there is nothing to do.</summary>
    public abstract bool IsDone(IMachine machine);

    /// <summary>Reads what the undo needs from the machine as it is now.</summary>
    public virtual void Capture(IMachine machine)
    {
    }

    /// <summary>Makes the change.</summary>
    public abstract void Apply(IMachine machine);

    /// <summary>Puts back what was captured.</summary>
    public abstract void Revert(IMachine machine);

    /// <summary>What the last <see cref="Revert"/> found or left otherwise than before, for the log; a line each.</summary>
    public virtual IReadOnlyList<string> Left => [];

    /// <summary>What waits until everything else has succeeded, such as deleting a key.</summary>
    public virtual void Commit(IMachine machine)
    {
    }

    /// <summary>The journal's form, everything captured included.</summary>
    public abstract XElement ToXml();
}
