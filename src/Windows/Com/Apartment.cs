using QvTrust.Windows.Native;
using QvTrust.Windows.Texts;

namespace QvTrust.Windows.Com;

/// <summary>COM on this thread while it lives. A thread that has another apartment already is used as it is.</summary>
internal sealed unsafe class Apartment : IDisposable
{
    private const int ChangedMode = unchecked((int)0x80010106); // RPC_E_CHANGED_MODE

    private readonly bool initialised;

    public Apartment()
    {
        var result = Ole32.CoInitializeEx(null, Ole32.MultiThreaded);
        if (result < 0 && result != ChangedMode)
            throw LastError.Of(result, WindowsTexts.StartingCom);
        initialised = result >= 0;
    }

    public void Dispose()
    {
        if (initialised)
            Ole32.CoUninitialize();
    }
}
