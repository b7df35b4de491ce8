namespace QvTrust.Lab.Runner.Rehearsal;

/// <summary>What the rehearsal came to on a server.</summary>
internal enum Verdict
{
    /// <summary>Every package was installed, and the server is trusted.</summary>
    Trusted,

    /// <summary>A package ended with an error of the product, or its snapshot shows what one will end with.</summary>
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
    /// <summary>Codes of what its snapshot shows, the lab could not play, and a setup is refused by.</summary>
    public IReadOnlyList<string> CodesOfSnapshot { get; private init; } = [];

    /// <summary>True where the server of the lab is set up, whatever is said of the real one.</summary>
    public bool IsSetUpHere => Verdict == Verdict.Trusted || (Verdict == Verdict.Refused && Codes.Count == 0);

    /// <summary>The verdict in a table.</summary>
    public string Word => Verdict switch
    {
        Verdict.Trusted => "trusted",
        Verdict.Refused => "refused " + string.Join(" and ", (string[])[.. Words(Codes), .. Words(CodesOfSnapshot).Select(c => c + " (as its snapshot says)")]),
        Verdict.Failed => "FAILED",
        _ => "not tried",
    };

    /// <summary>The same together with what the lab could not play: that nothing refused it here is no word for the night.</summary>
    /// <param name="notPlayed">Findings of the snapshot that did not come again here.</param>
    public Rehearsed With(IEnumerable<SiteFinding> notPlayed)
    {
        var refusing = notPlayed.Where(RefusingChecks.Refuse).ToList();
        return refusing.Count == 0 || Verdict is not (Verdict.Trusted or Verdict.Refused)
            ? this
            : this with
            {
                Verdict = Verdict.Refused,
                CodesOfSnapshot = [.. refusing.Select(f => f.Code).Except(Codes)],
                Text = string.Join(" | ", (string[])[.. Text.Length > 0 ? new[] { Text } : [], .. refusing.Select(f => f.What).Distinct()]),
            };
    }

    private static IEnumerable<string> Words(IReadOnlyList<string> codes) => codes.Count > 0 ? [string.Join(' ', codes)] : [];
}
