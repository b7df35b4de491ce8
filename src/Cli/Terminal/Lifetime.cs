using System.Globalization;
using QvTrust.Authority.Admin;
using QvTrust.Core.Errors;

namespace QvTrust.Cli.Terminal;

/// <summary>A lifetime in hours.</summary>
internal static class Lifetime
{
    /// <summary>The number; QVT1013 when it is none or out of bounds.</summary>
    internal static int Hours(string? text, int whenLeftOut)
    {
        if (text is null)
            return whenLeftOut;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var hours) && hours is >= 1 and <= NewTokens.MaximumHours
            ? hours
            : throw ErrorCatalogue.LifetimeMalformed.With(text);
    }
}
