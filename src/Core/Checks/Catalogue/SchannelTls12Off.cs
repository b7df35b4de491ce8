using QvTrust.Core.Errors;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>Windows does not speak TLS 1.2.</summary>
internal sealed class SchannelTls12Off() : Check(33, "schannel-tls12-off")
{
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
