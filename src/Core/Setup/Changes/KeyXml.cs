using System.Globalization;
using System.Xml.Linq;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Setup.Changes;

/// <summary>A key reference as attributes of a journal entry or of the record of what setup added.</summary>
internal static class KeyXml
{
    public static IEnumerable<XAttribute> Attributes(KeyReference key) =>
    [
        new("container", key.Container),
        new("provider", key.Provider),
        new("providerType", key.ProviderType),
        new("keySpec", key.KeySpec),
    ];

    public static KeyReference Read(XElement entry) => new(
        entry.Text("container"),
        entry.Text("provider"),
        int.Parse(entry.Text("providerType"), CultureInfo.InvariantCulture),
        int.Parse(entry.Text("keySpec"), CultureInfo.InvariantCulture));

    public static KeyReference? ReadOptional(XElement entry) => entry.Attribute("container") is null ? null : Read(entry);
}
