namespace QvTrust.Lab.StandIns;

/// <summary>How certificates are made where a scenario wants a site with a history.</summary>
/// <param name="Age">Years since they were made; negative is in the future.</param>
/// <param name="RootYears">Lifetime of the root from then on.</param>
/// <param name="LeafYears">Lifetime of the others from then on.</param>
/// <param name="IsOld">Version 1 of 11.20 and before: no private extensions (Q14).</param>
/// <param name="IsPerMachine">The opaque private extension differs from machine to machine, against the guess of Q8.</param>
/// <param name="ProviderType">Of the root's key: 24, or 1, which cannot sign SHA-256 itself.</param>
/// <param name="IsRootKeyExportable">Whether the root's key may leave its container.</param>
internal sealed record CertificateShape(
    double Age = 1.0 / 365,
    double RootYears = 20,
    double LeafYears = 10,
    bool IsOld = false,
    bool IsPerMachine = false,
    int ProviderType = 24,
    bool IsRootKeyExportable = true)
{
    /// <summary>Reads words of the form name=value.</summary>
    public static CertificateShape Read(IEnumerable<string> words) => words.Aggregate(new CertificateShape(), (shape, word) => word.Split('=') switch
    {
        ["age", var years] => shape with { Age = Number(years) },
        ["root-years", var years] => shape with { RootYears = Number(years) },
        ["leaf-years", var years] => shape with { LeafYears = Number(years) },
        ["old"] => shape with { IsOld = true },
        ["per-machine"] => shape with { IsPerMachine = true },
        ["type-1"] => shape with { ProviderType = 1 },
        ["not-exportable"] => shape with { IsRootKeyExportable = false },
        _ => throw new ArgumentException($"'{word}' is nothing that a set can be"),
    });

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
