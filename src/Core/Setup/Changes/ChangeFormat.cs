using QvTrust.Core.Texts;
using System.Xml.Linq;

namespace QvTrust.Core.Setup.Changes;

/// <summary>The closed set of journal entries and their attributes.</summary>
internal static class ChangeFormat
{
    private static readonly Dictionary<string, Func<XElement, Change>> Kinds = new(StringComparer.Ordinal)
    {
        [AddCertificate.Kind] = AddCertificate.FromXml,
        [RemoveCertificate.Kind] = RemoveCertificate.FromXml,
        [SetKeySecurity.Kind] = SetKeySecurity.FromXml,
        [CreateKey.Kind] = CreateKey.FromXml,
        [ImportKey.Kind] = ImportKey.FromXml,
        [DeleteKey.Kind] = DeleteKey.FromXml,
        [ChangeFirewallRule.Kind] = ChangeFirewallRule.FromXml,
        [ChangeFile.Kind] = ChangeFile.FromXml,
        [ChangeTask.Kind] = ChangeTask.FromXml,
        [ChangeSetting.Kind] = ChangeSetting.FromXml,
        [KeepServicesRunning.Kind] = KeepServicesRunning.FromXml,
        [StartOnce.Kind] = StartOnce.FromXml,
        [StartedProcess.Kind] = StartedProcess.FromXml,
        [PauseAuthority.Kind] = PauseAuthority.FromXml,
        [WritePemFiles.Kind] = WritePemFiles.FromXml,
        [SetPemRights.Kind] = SetPemRights.FromXml,
        [RequireRestart.Kind] = RequireRestart.FromXml,
        [DeleteSecretFile.Kind] = DeleteSecretFile.FromXml,
        [ChangeSwitchFile.Kind] = ChangeSwitchFile.FromXml,
        [ChangeSwitchValue.Kind] = ChangeSwitchValue.FromXml,
        [AskRevocation.Kind] = AskRevocation.FromXml,
    };

    /// <summary>Reads an entry; a kind that is not of the set is a <see cref="FormatException"/>.</summary>
    public static Change FromXml(XElement entry)
        => Kinds.TryGetValue(entry.Name.LocalName, out var read)
            ? read(entry)
            : throw new FormatException(ChangeTexts.UnknownEntry.With(entry.Name.LocalName));

    /// <summary>A required attribute.</summary>
    public static string Text(this XElement entry, string name)
        => (string?)entry.Attribute(name) ?? throw new FormatException(ChangeTexts.AttributeMissing.With(entry.Name.LocalName, name));

    /// <summary>A required attribute that names a value of an enumeration.</summary>
    public static T Choice<T>(this XElement entry, string name)
        where T : struct
        => Enum.TryParse<T>(entry.Text(name), out var value) ? value : throw new FormatException(ChangeTexts.AttributeUnknown.With(entry.Name.LocalName, name));

    /// <summary>A required attribute of base64.</summary>
    public static byte[] Bytes(this XElement entry, string name) => Convert.FromBase64String(entry.Text(name));

    /// <summary>An attribute where there is a value, none where it is null.</summary>
    public static XAttribute? Optional(string name, string? value) => value is null ? null : new XAttribute(name, value);
}
