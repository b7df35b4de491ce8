using QvTrust.Core.Errors;
using QvTrust.Core.Settings;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A node cannot find its QMS server by the name that it was given.</summary>
internal sealed class QmsHostUnresolved() : Check(27, "qms-host-unresolved")
{
    public override string? Lab => "refused-qms-unknown-host";

    public override bool IsForNode => true;

    public override CheckMoments Moments => CheckMoments.Command | CheckMoments.Setup;

    protected override CheckSeverity SeverityOf(TrustError error, CheckContext context, CheckSeverity usual)
        => error.Code == ErrorCatalogue.HostUnresolved.Code && !context.IsSetUp && context.Run.Settings.Trust == TrustMode.Enrol ? usual : CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var settings = context.Run.Settings;
        if (settings.QmsHost.Length == 0)
            return [];
        var (asked, addresses) = (context.AuthorityHost, context.AuthorityAddresses);
        if (addresses is null)
            return [ErrorCatalogue.NameServiceSilent.Describe(asked, context.Machine.Network.Patience.TotalSeconds)];
        if (addresses.Count == 0)
            return [ErrorCatalogue.HostUnresolved.Describe(asked)];
        return OtherNames(context, settings.QmsHost, addresses);
    }

    // One address that leads back is enough: a server with several networks has several, and each answer takes its time.
    private static IEnumerable<TrustError> OtherNames(CheckContext context, string host, IReadOnlyList<string> addresses)
    {
        TrustError? other = null;
        foreach (var address in addresses)
        {
            if (context.Ask(network => network.NameOf(address)) is not { } name)
                continue;
            if (string.Equals(name.Split('.')[0], host, StringComparison.OrdinalIgnoreCase))
                return [];
            other ??= ErrorCatalogue.AddressOfOtherName.Describe(address, name, host);
        }
        return other is null ? [] : [other];
    }
}
