namespace QvTrust.Core.Errors;

/// <summary>Every error that the product reports. Frozen as a golden file; docs/errors.md is written from it.</summary>
public static partial class ErrorCatalogue
{
    /// <summary>All definitions, in the order of their codes.</summary>
    // Computed, not initialised: the order of initialisers across partial files is undefined.
    public static IReadOnlyList<ErrorDefinition> All =>
    [
        .. SettingsErrors(), .. WebServerSettingErrors(), .. TokenErrors(), .. MachineErrors(), .. EnrolmentErrors(), .. AuthorityErrors(), .. SetupErrors(),
        .. SecretsErrors(), .. FormatsErrors(), .. RecoveryErrors(), .. PackageErrors(), .. AuditErrors(), .. AdoptionErrors(), .. KeysErrors(), .. CheckErrors(), .. SnapshotErrors(), .. SiteErrors(),
    ];

    /// <summary>The definition of a code, or null for a code of another version.</summary>
    public static ErrorDefinition? Find(string code)
        => All.FirstOrDefault(d => string.Equals(d.Code, code, StringComparison.Ordinal));
}
