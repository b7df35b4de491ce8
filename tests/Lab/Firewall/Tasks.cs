using System.Runtime.InteropServices.Marshalling;
using System.Xml;

namespace QvTrust.Lab.Firewall;

/// <summary>
/// The task scheduler in place of Wine's, which forgets the trigger, the account and the command of a task that it is given as
/// XML. It keeps each task of the root folder in a file where Windows does, and starts none.
/// </summary>
[GeneratedComClass]
internal sealed partial class TaskService : Dispatch, ITaskService
{
    public int GetFolder(string? path, out ITaskFolder? folder)
    {
        folder = path == "\\" ? new TaskFolder() : null;
        return folder is null ? Results.NotFound : Results.Ok;
    }

    public int GetRunningTasks(int flags, out nint tasks) => Results.Missing(out tasks);

    public int NewTask(uint flags, out nint definition) => Results.Missing(out definition);

    public int Connect(ComVariant server, ComVariant user, ComVariant domain, ComVariant password) => Results.Ok;
}

/// <summary>ITaskFolder, the root.</summary>
[GeneratedComClass]
internal sealed partial class TaskFolder : Dispatch, ITaskFolder
{
    private const int CreateOrUpdate = 6;
    private static readonly string Folder = Path.Combine(Environment.SystemDirectory, "tasks");

    public int GetName(out string? name) => GetPath(out name);

    public int GetPath(out string? path)
    {
        path = "\\";
        return Results.Ok;
    }

    public int GetFolder(string? path, out nint folder) => Results.Missing(out folder);

    public int GetFolders(int flags, out nint folders) => Results.Missing(out folders);

    public int CreateFolder(string? name, ComVariant security, out nint folder) => Results.Missing(out folder);

    public int DeleteFolder(string? name, int flags) => Results.NotImplemented;

    public int GetTask(string? path, out IRegisteredTask? task)
    {
        var file = FileOf(path);
        task = File.Exists(file) ? new RegisteredTask(file) : null;
        return task is null ? Results.NotFound : Results.Ok;
    }

    public int GetTasks(int flags, out nint tasks) => Results.Missing(out tasks);

    public int DeleteTask(string? name, int flags)
    {
        var file = FileOf(name);
        if (!File.Exists(file))
        {
            return Results.NotFound;
        }

        File.Delete(file);
        return Results.Ok;
    }

    public int RegisterTask(string? path, string? xml, int flags, ComVariant user, ComVariant password, int logon, ComVariant security, out IRegisteredTask? task)
    {
        task = null;
        if (flags != CreateOrUpdate || xml is null)
        {
            return Results.InvalidArgument;
        }

        try
        {
            new XmlDocument().LoadXml(xml);
        }
        catch (XmlException)
        {
            return Results.InvalidArgument;
        }

        Directory.CreateDirectory(Folder);
        File.WriteAllText(FileOf(path), xml);
        task = new RegisteredTask(FileOf(path));
        return Results.Ok;
    }

    private static string FileOf(string? name) => Path.Combine(Folder, (name ?? "").TrimStart('\\'));
}

/// <summary>IRegisteredTask.</summary>
[GeneratedComClass]
internal sealed partial class RegisteredTask(string file) : Dispatch, IRegisteredTask
{
    public int GetName(out string? name)
    {
        name = Path.GetFileName(file);
        return Results.Ok;
    }

    public int GetPath(out string? path)
    {
        path = "\\" + Path.GetFileName(file);
        return Results.Ok;
    }

    public int GetState(out int state) => Results.Missing(out state);

    public int GetEnabled(out short enabled) => Results.Missing(out enabled);

    public int PutEnabled(short enabled) => Results.NotImplemented;

    public int Run(ComVariant parameters, out nint running) => Results.Missing(out running);

    public int RunEx(ComVariant parameters, int flags, int session, string? user, out nint running) => Results.Missing(out running);

    public int GetInstances(int flags, out nint running) => Results.Missing(out running);

    public int GetLastRunTime(out double time) => Results.Missing(out time);

    public int GetLastTaskResult(out int result) => Results.Missing(out result);

    public int GetNumberOfMissedRuns(out int number) => Results.Missing(out number);

    public int GetNextRunTime(out double time) => Results.Missing(out time);

    public int GetDefinition(out nint definition) => Results.Missing(out definition);

    public int GetXml(out string? xml)
    {
        xml = File.Exists(file) ? File.ReadAllText(file) : null;
        return xml is null ? Results.NotFound : Results.Ok;
    }
}
