namespace QvTrust.Lab.Runner.Rehearsal;

/// <summary>The checks that refuse a setup, as docs/checks.md says of them; a test compares the two.</summary>
internal static class RefusingChecks
{
    private const string CouldNotLook = "QVT6701";

    /// <summary>Those that cannot be ignored: one of them that cannot look refuses, too.</summary>
    internal static IReadOnlyList<string> Strict { get; } =
    [
        "role-not-installed", "qlikview-too-old", "service-disabled", "service-account-unknown", "authority-not-usable", "web-server-service-wrong", "switch-file-wrong",
    ];

    /// <summary>Those that can be.</summary>
    internal static IReadOnlyList<string> Others { get; } =
    [
        "authority-port-taken", "qms-host-unresolved", "clock-differs", "schannel-tls12-off", "windows-too-old", "service-logon-refused", "no-installation-port", "dependent-service",
    ];

    /// <summary>True where a setup of that server would be refused by this; other errors of a check are only said, and what is ignored is neither.</summary>
    public static bool Refuse(SiteFinding finding) => finding.Severity switch
    {
        "error" => Strict.Contains(finding.Check) || Others.Contains(finding.Check),
        "warning" => finding.Code == CouldNotLook && Strict.Contains(finding.Check),
        _ => false,
    };
}
