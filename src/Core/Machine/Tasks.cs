namespace QvTrust.Core.Machine;

/// <summary>The task scheduler; tasks stand in its root folder.</summary>
public interface ITaskScheduler
{
    /// <summary>The definition of a task (XML, as Task Scheduler 2.0 has it), or null when there is none of that name.</summary>
    string? Read(string name);

    /// <summary>Registers a task that runs as SYSTEM, in the place of one of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="definition">XML of Task Scheduler 2.0.</param>
    void Register(string name, string definition);

    /// <summary>Deletes a task. One that is gone is no error.</summary>
    void Delete(string name);
}
