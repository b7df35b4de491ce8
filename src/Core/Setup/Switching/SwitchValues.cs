using System.Globalization;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Switching;

/// <summary>The values that rows name, on this server.</summary>
internal static class SwitchValues
{
    /// <summary>What the name of a file ends with while it is written.</summary>
    public const string NewFile = ".qvtrust-new";

    /// <summary>What the value says, and as what it stands there; QVT2040 where there is none, QVT2042 where it cannot be changed safely, QVT2043 where it cannot be read now.</summary>
    public static (string Value, string Raw) Read(IMachine machine, SwitchRow row)
        => row.IsFile ? ReadFile(machine, row.Place, row.Name) : ReadRegistry(machine, row);

    /// <summary>The same of a file.</summary>
    public static (string Value, string Raw) ReadFile(IMachine machine, string path, string xpath)
    {
        var what = $"{path} {xpath}";
        if (!machine.Files.Exists(path))
            throw ErrorCatalogue.SwitchPlaceMissing.With(what, SwitchTexts.NoSuchFile);
        try
        {
            machine.GuardedFiles.RefuseLinks(SwitchPlaces.FolderOf(path) ?? throw new FormatException(SwitchTexts.NotInQlikViewFolder), path);
            var found = SettingsXml.Find(machine.GuardedFiles.Read(path, SettingsXml.Longest).Content, SettingPath.Parse(xpath))
                ?? throw ErrorCatalogue.SwitchPlaceMissing.With(what, SwitchTexts.NoSuchValue);
            return (found.Value, found.Raw);
        }
        catch (FormatException e)
        {
            throw ErrorCatalogue.SwitchPlaceUnsafe.From(e, what, e.Message);
        }
        catch (TrustException e) when (IsRefusedByWindows(e))
        {
            throw ErrorCatalogue.SwitchPlaceBusy.From(e, what, e.Errors[0].Cause);
        }
        catch (TrustException e) when (e.Code != ErrorCatalogue.SwitchPlaceMissing.Code)
        {
            throw ErrorCatalogue.SwitchPlaceUnsafe.From(e, what, e.Errors[0].Cause);
        }
    }

    /// <summary>Refuses (QVT2043) a file that must not be written.</summary>
    public static void RefuseReadOnly(IMachine machine, SwitchRow row)
    {
        try
        {
            if (row.IsFile && machine.GuardedFiles.Read(row.Place, SettingsXml.Longest).IsReadOnly)
                throw ErrorCatalogue.SwitchPlaceBusy.With(row.Object, SwitchTexts.FileReadOnly);
        }
        catch (TrustException e) when (IsRefusedByWindows(e))
        {
            throw ErrorCatalogue.SwitchPlaceBusy.From(e, row.Object, e.Errors[0].Cause);
        }
    }

    /// <summary>The change from one text to another, as they stand there.</summary>
    public static SwitchChange Change(SwitchRow row, string from, string to)
        => row.IsFile ? new ChangeSwitchFile(row.Place, row.Name, from, to) : new ChangeSwitchValue(row.Place, row.Name, from, to);

    /// <summary>Sets the value to what it is to say with certificates; outside the journal, which knows the way back from there.</summary>
    public static void SetAgain(IMachine machine, SwitchRow row)
    {
        if (row.IsFile)
            WriteFile(machine, row.Place, With(machine.GuardedFiles.Read(row.Place, SettingsXml.Longest).Content, row.Place, row.Name, Raw(row, row.After)));
        else
            machine.QlikRegistry.Set(row.Place, row.Name, row.After);
    }

    /// <summary>The content with another value; QVT2040 where it has none.</summary>
    public static byte[] With(byte[] content, string path, string xpath, string raw) => SettingsXml.Find(content, SettingPath.Parse(xpath)) is { } found
        ? found.With(raw)
        : throw ErrorCatalogue.SwitchPlaceMissing.With($"{path} {xpath}", SwitchTexts.NoSuchValue);

    /// <summary>Writes the file with the rights that it has: whole on the disk before it gets its name.</summary>
    public static void WriteFile(IMachine machine, string path, byte[] content)
    {
        var files = machine.GuardedFiles;
        var rights = files.GetSecurity(path);
        try
        {
            files.Create(path + NewFile, content, FileSecurity.Private([], []));
            files.SetSecurity(path + NewFile, rights);
            files.Move(path + NewFile, path);
        }
        catch (TrustException)
        {
            machine.Files.Delete(path + NewFile);
            throw;
        }
    }

    /// <summary>A value as it would stand there.</summary>
    public static string Raw(SwitchRow row, string value) => row.IsFile ? SettingsXml.Escape(value) : value;

    private static (string Value, string Raw) ReadRegistry(IMachine machine, SwitchRow row)
    {
        if (!SwitchPlaces.IsKey(row.Place))
            throw ErrorCatalogue.SwitchPlaceUnsafe.With(row.Object, SwitchTexts.NotInQlikViewKey.With(SwitchPlaces.Hive, SwitchPlaces.Key));
        try
        {
            var found = machine.QlikRegistry.Get(row.Place, row.Name)
                ?? throw ErrorCatalogue.SwitchPlaceMissing.With(row.Object, SwitchTexts.NoSuchRegistryValue);
            return found.IsNumber && Array.Find([row.Before, row.After], v => !IsNumber(v)) is { } text
                ? throw ErrorCatalogue.SwitchPlaceUnsafe.With(row.Object, SwitchTexts.NotInPlainDigits.With(text))
                : (found.Text, found.Text);
        }
        catch (TrustException e) when (e.Code == ErrorCatalogue.WindowsCallFailed.Code)
        {
            throw ErrorCatalogue.SwitchPlaceBusy.From(e, row.Object, e.Errors[0].Cause);
        }
    }

    // As the registry says it again: no sign, no leading zero.
    private static bool IsNumber(string text)
        => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == text;

    // With Windows' own reason; what this product refuses by itself, such as a size, has none and stays as it is.
    private static bool IsRefusedByWindows(TrustException e) => e.Code == ErrorCatalogue.WindowsCallFailed.Code && e.InnerException is not null;
}
