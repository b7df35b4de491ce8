using QvTrust.Windows.Native;

namespace QvTrust.Windows.Com;

/// <summary>
/// A COM interface pointer that is released at the end; members are called by their vtable slot, because the runtime's
/// own interop does not exist under NativeAOT and the generated one does not exist on net472.
/// </summary>
internal unsafe class ComObject(nint pointer) : IDisposable
{
    private const int QueryInterfaceSlot = 0;
    private const int ReleaseSlot = 2;

    public nint Pointer { get; } = pointer;

    public static nint Create(Guid classId, Guid interfaceId)
    {
        nint instance;
        Check(Ole32.CoCreateInstance(&classId, 0, Ole32.InProcess, &interfaceId, &instance));
        return instance;
    }

    /// <summary>Another interface of an object; the caller keeps its own reference.</summary>
    public static nint Query(nint instance, Guid interfaceId)
    {
        nint other;
        Check(((delegate* unmanaged[Stdcall]<nint, Guid*, nint*, int>)Slot(instance, QueryInterfaceSlot))(instance, &interfaceId, &other));
        return other;
    }

    public void Dispose()
    {
        ((delegate* unmanaged[Stdcall]<nint, uint>)Slot(Pointer, ReleaseSlot))(Pointer);
        GC.SuppressFinalize(this);
    }

    protected static void Check(int result)
    {
        if (result < 0)
            throw new ComCallException(result);
    }

    protected string GetText(int slot)
    {
        char* text = null;
        Check(((delegate* unmanaged[Stdcall]<nint, char**, int>)Slot(Pointer, slot))(Pointer, &text));
        if (text is null)
            return "";
        var value = new string(text, 0, (int)Ole32.SysStringLen(text));
        Ole32.SysFreeString(text);
        return value;
    }

    protected void PutText(int slot, string value) => CallWithText(slot, value);

    protected void CallWithText(int slot, string value)
    {
        using var text = new BasicText(value);
        Check(((delegate* unmanaged[Stdcall]<nint, char*, int>)Slot(Pointer, slot))(Pointer, text.Pointer));
    }

    protected int GetNumber(int slot)
    {
        int value;
        Check(((delegate* unmanaged[Stdcall]<nint, int*, int>)Slot(Pointer, slot))(Pointer, &value));
        return value;
    }

    protected void PutNumber(int slot, int value)
        => Check(((delegate* unmanaged[Stdcall]<nint, int, int>)Slot(Pointer, slot))(Pointer, value));

    protected bool GetFlag(int slot)
    {
        short value;
        Check(((delegate* unmanaged[Stdcall]<nint, short*, int>)Slot(Pointer, slot))(Pointer, &value));
        return value != 0;
    }

    protected void PutFlag(int slot, bool value)
        => Check(((delegate* unmanaged[Stdcall]<nint, short, int>)Slot(Pointer, slot))(Pointer, (short)(value ? -1 : 0)));

    protected nint GetObject(int slot)
    {
        nint value;
        Check(((delegate* unmanaged[Stdcall]<nint, nint*, int>)Slot(Pointer, slot))(Pointer, &value));
        return value;
    }

    protected void CallWithObject(int slot, nint value)
        => Check(((delegate* unmanaged[Stdcall]<nint, nint, int>)Slot(Pointer, slot))(Pointer, value));

    protected static void* Slot(nint instance, int slot) => (*(void***)instance)[slot];
}
