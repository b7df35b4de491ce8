namespace QvTrust.Windows.Com;

/// <summary>A call that failed; who uses COM turns it into an error of the catalogue.</summary>
internal sealed class ComCallException(int result) : Exception
{
    /// <summary>The HRESULT.</summary>
    public int Result { get; } = result;
}
