namespace QvTrust.Windows.Firewall;

// RCS/CA1064: never leaves this folder; WindowsFirewall turns it into an error of the catalogue.
#pragma warning disable CA1064
internal sealed class FirewallCallException(int result) : Exception
{
    /// <summary>The HRESULT.</summary>
    public int Result { get; } = result;
}
#pragma warning restore CA1064
