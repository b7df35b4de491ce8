namespace QvTrust.Core.Machine;

/// <summary>A process of this server, told from a later one of the same id by its start.</summary>
/// <param name="Id">Process id.</param>
/// <param name="Started">Its start: a file time, in units of 100 ns since 1601, UTC.</param>
public sealed record ProcessMark(int Id, long Started);

/// <summary>Processes, as far as a run has to know who else is at work.</summary>
public interface IProcesses
{
    /// <summary>The process that started this one; null when it has ended.</summary>
    ProcessMark? Parent();

    /// <summary>True while that very process runs.</summary>
    bool IsRunning(ProcessMark process);
}
