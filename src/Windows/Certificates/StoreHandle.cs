using System.Runtime.InteropServices;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;
using QvTrust.Windows.Native;
using QvTrust.Windows.Texts;

namespace QvTrust.Windows.Certificates;

/// <summary>An open store of LocalMachine.</summary>
internal sealed unsafe class StoreHandle : IDisposable
{
    private const int NotSupported = 50; // ERROR_NOT_SUPPORTED
    private const int NotImplemented = 120; // ERROR_CALL_NOT_IMPLEMENTED

    private readonly TrustStore store;

    public StoreHandle(TrustStore store, bool readOnly)
    {
        this.store = store;
        fixed (char* name = store.ToString())
            Handle = Crypt32.CertOpenStore(Crypt32.SystemStore, 0, 0, Crypt32.LocalMachine | (readOnly ? Crypt32.ReadOnly : 0), name);
        if (Handle == 0)
            throw LastError.Of(Marshal.GetLastWin32Error(), WindowsTexts.OpeningStore.With(store));
    }

    public nint Handle { get; }

    /// <summary>Writes to the registry now, changed properties included: closing may report nothing.</summary>
    public void Commit()
    {
        if (Crypt32.CertControlStore(Handle, Crypt32.ForceCommit, Crypt32.Commit, null) != 0)
            return;
        var error = Marshal.GetLastWin32Error();
        // A store without the control has written at once.
        if (error is not (NotSupported or NotImplemented))
            throw LastError.Of(error, WindowsTexts.WritingStore.With(store));
    }

    public void Dispose() => Crypt32.CertCloseStore(Handle, 0);
}
