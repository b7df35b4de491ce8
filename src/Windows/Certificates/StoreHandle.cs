using QvTrust.Core.Machine;
using QvTrust.Windows.Native;

namespace QvTrust.Windows.Certificates;

/// <summary>An open store of LocalMachine.</summary>
internal sealed unsafe class StoreHandle : IDisposable
{
    private readonly TrustStore store;

    public StoreHandle(TrustStore store, bool readOnly)
    {
        this.store = store;
        fixed (char* name = store.ToString())
            Handle = Crypt32.CertOpenStore(Crypt32.SystemStore, 0, 0, Crypt32.LocalMachine | (readOnly ? Crypt32.ReadOnly : 0), name);
        if (Handle == 0)
            throw LastError.Of($"opening LocalMachine\\{store}");
    }

    public nint Handle { get; }

    /// <summary>Writes through to the registry now: closing may report nothing.</summary>
    public void Commit() => LastError.ThrowIfFalse(Crypt32.CertControlStore(Handle, 0, Crypt32.Commit, null), $"writing LocalMachine\\{store}");

    public void Dispose() => Crypt32.CertCloseStore(Handle, 0);
}
