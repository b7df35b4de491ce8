using QvTrust.Core.Machine;
using QvTrust.Core.Texts;
using QvTrust.Windows.Com;
using QvTrust.Windows.Native;
using QvTrust.Windows.Texts;

namespace QvTrust.Windows.Tasks;

/// <summary>Task Scheduler 2.0 (taskschd.h).</summary>
internal sealed class WindowsTasks : ITaskScheduler
{
    public string? Read(string name) => Use(WindowsTexts.ReadingTask.With(name), root => root.Read(name));

    public void Register(string name, string definition) => Use(WindowsTexts.RegisteringTask.With(name), root =>
    {
        root.Register(name, definition);
        return true;
    });

    public void Delete(string name) => Use(WindowsTexts.DeletingTask.With(name), root =>
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
            throw LastError.Of(failed.Result, what);
        }
    }
}
