using QvTrust.Windows.Com;
using QvTrust.Windows.Native;

namespace QvTrust.Windows.Tasks;

/// <summary>ITaskFolder, the root folder.</summary>
internal sealed unsafe class TaskFolder : ComObject
{
    private const int GetTaskSlot = 13;
    private const int DeleteTaskSlot = 15;
    private const int RegisterTaskSlot = 16;
    private const int CreateOrUpdate = 6; // TASK_CREATE_OR_UPDATE
    private const int ServiceAccount = 5; // TASK_LOGON_SERVICE_ACCOUNT
    private const int FileNotFound = unchecked((int)0x80070002); // HRESULT of ERROR_FILE_NOT_FOUND
    private const int PathNotFound = unchecked((int)0x80070003); // HRESULT of ERROR_PATH_NOT_FOUND

    private TaskFolder(nint pointer)
        : base(pointer)
    {
    }

    public static TaskFolder OpenRoot()
    {
        using var service = TaskService.Connect();
        return new TaskFolder(service.GetRoot());
    }

    /// <summary>A task's definition; null when there is no such task.</summary>
    public string? Read(string name)
    {
        using var path = new BasicText(name);
        nint found;
        var result = ((delegate* unmanaged[Stdcall]<nint, char*, nint*, int>)Slot(Pointer, GetTaskSlot))(Pointer, path.Pointer, &found);
        if (IsMissing(result))
            return null;
        Check(result);
        using var task = new RegisteredTask(found);
        return task.Xml;
    }

    public void Register(string name, string definition)
    {
        using var path = new BasicText(name);
        using var xml = new BasicText(definition);
        nint made;
        // The account stands in the definition.
        Check(((delegate* unmanaged[Stdcall]<nint, char*, char*, int, Variant, Variant, int, Variant, nint*, int>)Slot(Pointer, RegisterTaskSlot))(
            Pointer, path.Pointer, xml.Pointer, CreateOrUpdate, default, default, ServiceAccount, default, &made));
        new RegisteredTask(made).Dispose();
    }

    public void Delete(string name)
    {
        using var path = new BasicText(name);
        var result = ((delegate* unmanaged[Stdcall]<nint, char*, int, int>)Slot(Pointer, DeleteTaskSlot))(Pointer, path.Pointer, 0);
        if (!IsMissing(result))
            Check(result);
    }

    private static bool IsMissing(int result) => result is FileNotFound or PathNotFound;

    private sealed class RegisteredTask(nint pointer) : ComObject(pointer)
    {
        private const int XmlSlot = 20;

        public string Xml => GetText(XmlSlot);
    }

    private sealed class TaskService(nint pointer) : ComObject(pointer)
    {
        private const int GetFolderSlot = 7;
        private const int ConnectSlot = 10;
        private static readonly Guid ClassId = new("0f87369f-a4e5-4cfc-bd3e-73e6154572dd"); // CLSID_TaskScheduler
        private static readonly Guid InterfaceId = new("2faba4c7-4da9-4013-9697-20cc3fd40f85"); // IID_ITaskService

        public static TaskService Connect()
        {
            var service = new TaskService(Create(ClassId, InterfaceId));
            try
            {
                // This machine, as the account that this process has.
                Check(((delegate* unmanaged[Stdcall]<nint, Variant, Variant, Variant, Variant, int>)Slot(service.Pointer, ConnectSlot))(
                    service.Pointer, default, default, default, default));
                return service;
            }
            catch (ComCallException)
            {
                service.Dispose();
                throw;
            }
        }

        public nint GetRoot()
        {
            using var path = new BasicText("\\");
            nint folder;
            Check(((delegate* unmanaged[Stdcall]<nint, char*, nint*, int>)Slot(Pointer, GetFolderSlot))(Pointer, path.Pointer, &folder));
            return folder;
        }
    }
}
