using QvTrust.Core.Errors;
using QvTrust.Core.Settings;
using System.Globalization;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>The clocks of a node and of its QMS server differ.</summary>
internal sealed class ClockDiffers() : Check(28, "clock-differs")
{
    public override string? Lab => "checks-of-clocks";

    private static TimeSpan Least { get; } = TimeSpan.FromMinutes(1);

    private static TimeSpan Most { get; } = TimeSpan.FromMinutes(5);

    public override bool IsForNode => true;

    public override CheckMoments Moments => CheckMoments.Command | CheckMoments.Setup;

    protected override CheckSeverity SeverityOf(TrustError error, CheckContext context, CheckSeverity usual)
        => error.Code == ErrorCatalogue.ClockWrong.Code && context.Run.Settings.Trust == TrustMode.Enrol ? usual : CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var settings = context.Run.Settings;
        // An offline package is taken because nobody can be asked. What QMS distributes needs the right time as well, and no answer to this question.
        if (settings.QmsHost.Length == 0 || settings.Trust == TrustMode.Package || context.Authority is not var (theirs, ours))
            yield break;
        var difference = (ours - theirs).Duration();
        if (difference > Least)
            yield return (difference > Most ? ErrorCatalogue.ClockWrong : ErrorCatalogue.ClockDrifts)
                .Describe(Text(ours), settings.QmsHost, Text(theirs), Math.Round(difference.TotalMinutes, 1));
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
