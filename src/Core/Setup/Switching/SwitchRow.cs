using System.Xml.Linq;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Changes;

namespace QvTrust.Core.Setup.Switching;

/// <summary>One value that tells a service of QlikView to use certificates.</summary>
/// <param name="Role">The service's role.</param>
/// <param name="Place">The file, with %NAME% parts, or the registry key below HKLM.</param>
/// <param name="Name">The path in the file, or the name of the registry value.</param>
/// <param name="IsFile">True for a file.</param>
/// <param name="Before">What it says without certificates.</param>
/// <param name="After">What it says with them.</param>
/// <param name="From">Oldest version of QlikView that has it; null: any.</param>
/// <param name="To">Newest one; null: any. 12.50 is every 12.50.</param>
internal sealed record SwitchRow(Role Role, string Place, string Name, bool IsFile, string Before, string After, Version? From = null, Version? To = null)
{
    /// <summary>What setup itself replaced, as it stood there; null where it did not.</summary>
    public string? Was { get; init; }

    /// <summary>True for what the last SWITCHFILE no longer names, and setup has not put back yet.</summary>
    public bool IsDropped { get; init; }

    /// <summary>For people.</summary>
    public string Object => IsFile ? $"{Place} {Name}" : $"{SwitchPlaces.Hive}{Place}\\{Name}";

    /// <summary>True for the same value of the same role.</summary>
    public bool IsSamePlace(SwitchRow other) => Role.Name == other.Role.Name && IsSameValue(other);

    /// <summary>True for the same value, of whichever role.</summary>
    public bool IsSameValue(SwitchRow other) => IsFile == other.IsFile
        && string.Equals(Name, other.Name, IsFile ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase)
        && string.Equals(Place, other.Place, StringComparison.OrdinalIgnoreCase);

    /// <summary>True where that version has the value; a version that is not known only where every one has.</summary>
    public bool IsOf(Version? version)
        => (From is null || version >= From) && (To is null || (version is not null && Compare(version, To) <= 0));

    /// <summary>As it is kept, and as it stands in a data file.</summary>
    public XElement ToXml() => new(IsFile ? "file" : "registry",
        new XAttribute("role", Role.Name),
        new XAttribute(IsFile ? "path" : "key", IsFile ? Place : SwitchPlaces.Hive + Place),
        new XAttribute(IsFile ? "xpath" : "name", Name),
        new XAttribute("before", Before),
        new XAttribute("after", After),
        ChangeFormat.Optional("from", From?.ToString()),
        ChangeFormat.Optional("to", To?.ToString()),
        ChangeFormat.Optional("was", Was),
        IsDropped ? new XAttribute("dropped", true) : null);

    // As far as the bound says anything: 12.50 has all of 12.50.1.2.
    private static int Compare(Version version, Version bound)
    {
        var parts = bound.ToString().Split('.').Length;
        var cut = parts switch
        {
            2 => new Version(version.Major, version.Minor),
            3 => new Version(version.Major, version.Minor, Math.Max(version.Build, 0)),
            _ => version,
        };
        return cut.CompareTo(bound);
    }
}
