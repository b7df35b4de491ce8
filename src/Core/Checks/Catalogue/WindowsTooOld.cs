using System.Globalization;
using QvTrust.Core.Errors;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>Windows is older than what a package, or qvtrust.exe beside it, is made for.</summary>
internal sealed class WindowsTooOld() : Check(49, "windows-too-old")
{
    // The list in README.md. What Windows calls itself to programs can be another version's; the registry tells the truth.
    private const int Server2012R2 = 9600;
    private const int Server2016 = 14393;

    public override string? Lab => "checks-of-windows";

    public override CheckMoments Moments => CheckMoments.Command | CheckMoments.Setup;

    protected override CheckSeverity SeverityOf(TrustError error, CheckContext context, CheckSeverity usual)
        => error.Code == ErrorCatalogue.WindowsTooOld.Code ? usual : CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        if (!int.TryParse(context.Machine.Facts.Read(@"SOFTWARE\Microsoft\Windows NT\CurrentVersion", "CurrentBuildNumber"), NumberStyles.None, CultureInfo.InvariantCulture, out var build))
            yield break;
        if (context.IsAuthority && build < Server2016)
            yield return ErrorCatalogue.WindowsTooOld.Describe(build, CheckTexts.AuthorityNeedsWindows, Server2016);
        else if (build < Server2012R2)
            yield return ErrorCatalogue.WindowsTooOld.Describe(build, CheckTexts.NodeNeedsWindows, Server2012R2);
        else if (build < Server2016)
            yield return ErrorCatalogue.WindowsOlderThanProgram.Describe(build, Server2016);
    }
}
