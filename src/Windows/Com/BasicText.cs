using QvTrust.Windows.Native;

namespace QvTrust.Windows.Com;

/// <summary>A BSTR that is freed at the end.</summary>
internal sealed unsafe class BasicText : IDisposable
{
    public BasicText(string text)
    {
        fixed (char* characters = text)
            Pointer = Ole32.SysAllocStringLen(characters, (uint)text.Length);
    }

    public char* Pointer { get; }

    public void Dispose() => Ole32.SysFreeString(Pointer);
}
