using System.Globalization;
using QvTrust.Core.Errors;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>
/// .NET Framework is older than the packages' launch condition asks for (installer/Shared/LaunchConditions.wxs), or is not here. It refuses nothing by
/// itself: inside a package that condition has decided already, and a package whose actions need no .NET Framework (the native host) must
/// not be refused once it asks for none. A server that is set up goes on without it: only its next upgrade would be refused.
/// </summary>
internal sealed class FrameworkTooOld() : Check(53, "framework-too-old")
{
    // 4.7.2.
    private const int Needed = 461808;

    public override string? Lab => "checks-of-windows";

    protected override CheckSeverity SeverityOf(TrustError error, CheckContext context, CheckSeverity usual) => context.IsSetUp ? CheckSeverity.Warning : usual;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var release = context.Machine.Facts.Read(@"SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full", "Release");
        if (!int.TryParse(release, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < Needed)
            yield return ErrorCatalogue.FrameworkOlderThanPackages.Describe(Needed, release is null ? CheckTexts.NoRelease : CheckTexts.Release.With(release));
    }
}
