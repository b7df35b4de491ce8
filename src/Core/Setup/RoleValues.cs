using QvTrust.Core.Certificates;
using QvTrust.Core.Secrets;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup;

/// <summary>Registry values of a role, below HKLM\SOFTWARE\QvTrust\ROLE: an interface for rollout tools (docs/properties.md).</summary>
public static class RoleValues
{
    /// <summary><see cref="Trusted"/> or <see cref="PendingRestart"/> once the role is set up; absent before.</summary>
    public const string State = "State";

    /// <summary><see cref="State"/> of a role whose services run with the certificates in force, as far as setup knows.</summary>
    public const string Trusted = "trusted";

    /// <summary><see cref="State"/> of a role that is set up and whose services have not been restarted since.</summary>
    public const string PendingRestart = "pending-restart";

    /// <summary>Version of the package that set it up.</summary>
    public const string Version = "Version";

    /// <summary>Thumbprint of the root in force.</summary>
    public const string RootThumbprint = "RootThumbprint";

    /// <summary>Thumbprint of this machine's server certificate.</summary>
    public const string ServerThumbprint = "ServerThumbprint";

    /// <summary>Thumbprint of this machine's client certificate.</summary>
    public const string ClientThumbprint = "ClientThumbprint";

    /// <summary>Where private extensions come from: one of <see cref="ExtensionValues"/>.</summary>
    public const string Extensions = "Extensions";

    /// <summary>What the last setup failed with; absent after a success.</summary>
    public const string LastError = "LastError";

    /// <summary>When the scheduled task last checked the server, UTC.</summary>
    public const string LastCheck = "LastCheck";

    /// <summary>What that came to: <c>ok</c>, or the names of the checks that found something.</summary>
    public const string LastCheckResult = "LastCheckResult";

    /// <summary>What <see cref="Extensions"/> can say, what needs care first.</summary>
    public static IReadOnlyList<string> ExtensionValues { get; } = [Unproven, Own, Proven, Native, Standard];

    /// <summary>Only the SecretsKey of an authority that this product made; unproven with QlikView.</summary>
    public const string Own = "own";

    internal const string Unproven = "unproven";
    internal const string Proven = "proven";
    internal const string Native = "native";
    internal const string Standard = "standard";

    /// <summary>What certificates that did not come from QMS itself say of their private extensions.</summary>
    internal static string ExtensionsOf(params CertificateInfo[] certificates)
    {
        var oids = certificates.SelectMany(c => c.PrivateExtensions).Select(e => e.Oid).ToList();
        return oids.Count == 0 ? Standard : oids.TrueForAll(o => o == SecretsKeyRing.Oid) ? Own : Unproven;
    }

    /// <summary>What an administrator has to know of the private extensions of a certificate that was just issued; null where there is nothing.</summary>
    /// <param name="issued">The certificate.</param>
    /// <param name="isProven">True when the authority knows a natively distributed certificate with the same ones.</param>
    public static string? ExtensionsText(CertificateInfo issued, bool isProven) => ExtensionsOf(issued) switch
    {
        Unproven when isProven => SetupTexts.ExtensionsProven.With(issued.Subject),
        Unproven => SetupTexts.ExtensionsUnproven.With(issued.Subject),
        Own => SetupTexts.OwnSecretsKey.With(issued.Subject),
        _ => null,
    };

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<string> All { get; } = [State, Version, RootThumbprint, ServerThumbprint, ClientThumbprint, Extensions, LastError, LastCheck, LastCheckResult];
}
