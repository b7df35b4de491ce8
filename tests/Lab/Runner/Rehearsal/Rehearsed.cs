namespace QvTrust.Lab.Runner.Rehearsal;

/// <summary>What the rehearsal came to on a server.</summary>
internal enum Verdict
{
    /// <summary>Every package was installed, and the server is trusted.</summary>
    Trusted,

    /// <summary>A package ended with an error of the product.</summary>
    Refused,

    /// <summary>The packages were installed, and something is not as it should be; or the lab itself failed.</summary>
    Failed,

    /// <summary>Nothing was tried.</summary>
    NotTried,
}

/// <summary>A server that was rehearsed.</summary>
/// <param name="Server">The server of the site.</param>
/// <param name="Verdict">What it came to.</param>
/// <param name="Codes">The product's codes, where it was refused.</param>
/// <param name="Text">Why, in one line; empty where it is trusted.</param>
/// <param name="Seconds">What its installations took.</param>
/// <param name="NotReproduced">What of the server the lab could not play.</param>
internal sealed record Rehearsed(SiteServer Server, Verdict Verdict, IReadOnlyList<string> Codes, string Text, double Seconds, IReadOnlyList<string> NotReproduced)
{
    /// <summary>The verdict in a table.</summary>
    public string Word => Verdict switch
    {
        Verdict.Trusted => "trusted",
        Verdict.Refused => "refused " + string.Join(' ', Codes),
        Verdict.Failed => "FAILED",
        _ => "not tried",
    };
}
