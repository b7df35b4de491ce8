using QvTrust.Core.Machine;
using QvTrust.Windows.Com;
using QvTrust.Windows.Native;

namespace QvTrust.Windows.Tasks;

/// <summary>Task Scheduler 2.0 (taskschd.h).</summary>
internal sealed class WindowsTasks : ITaskScheduler
{
    public string? Read(string name) => Use($"reading the scheduled task {name}", root => root.Read(name));

    public void Register(string name, string definition) => Use($"registering the scheduled task {name}", root =>
    {
        root.Register(name, definition);
        return true;
    });

    public void Delete(string name) => Use($"deleting the scheduled task {name}", root =>
    {
        root.Delete(name);
        return true;
    });

    private static T Use<T>(string what, Func<TaskFolder, T> work)
    {
        using var apartment = new Apartment();
        try
        {
            using var root = TaskFolder.OpenRoot();
            return work(root);
        }
        catch (ComCallException failed)
        {
            throw LastError.Of(what, failed.Result);
        }
    }
}
