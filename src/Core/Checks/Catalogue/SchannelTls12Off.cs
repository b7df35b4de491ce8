using QvTrust.Core.Errors;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>Windows does not speak TLS 1.2.</summary>
internal sealed class SchannelTls12Off() : Check(33, "schannel-tls12-off")
{
    public override string Title => "TLS 1.2 is switched off in Windows";

    public override string Looks => "HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2, Client and Server: Enabled=0, an error, or DisabledByDefault other than 0, a warning.";

    public override string Why => "TLS 1.2 is all that the authority and its clients speak, and they ask for it: with Enabled=0 nothing could be enrolled or renewed. QlikView's services lose their best version with either.";

    public override string Mend => "Set Enabled=1 and DisabledByDefault=0 in both keys, or remove the values, and restart Windows.";

    public override string? Lab => "checks-of-windows";

    public override CheckMoments Moments => CheckMoments.Command | CheckMoments.Setup;

    protected override CheckSeverity SeverityOf(TrustError error, CheckContext context, CheckSeverity usual)
        => error.Code == ErrorCatalogue.Tls12Off.Code ? usual : CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        foreach (var side in (string[])["Client", "Server"])
        {
            var key = $@"SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\{side}";
            if (context.Machine.Facts.Read(key, "Enabled") == "0")
                yield return ErrorCatalogue.Tls12Off.Describe(side, "Enabled=0");
            else if (context.Machine.Facts.Read(key, "DisabledByDefault") is { } value and not "0")
                yield return ErrorCatalogue.Tls12NotUsual.Describe(side, value);
        }
    }
}
