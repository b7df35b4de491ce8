namespace QvTrust.Windows.Firewall;

/// <summary>Never leaves this folder: WindowsFirewall turns it into an error of the catalogue.</summary>
internal sealed class FirewallCallException(int result) : Exception
{
    /// <summary>The HRESULT.</summary>
    public int Result { get; } = result;
}
