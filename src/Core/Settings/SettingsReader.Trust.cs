using System.Globalization;
using System.Text.RegularExpressions;
using QvTrust.Core.Errors;

namespace QvTrust.Core.Settings;

// The ways of a node to its certificates, and what a QMS server is restored from and backed up to.
public sealed partial class SettingsReader
{
    private const int LongestWait = 60;
    private const int LongestTimeout = 1440;
    private const string UsualFolder = @"%ProgramFiles%\QvTrust";

    // A file or a folder: the whole of a drive or of a share, too.
    private static readonly Regex FullFolder = new(@"^([A-Za-z]:\\|\\\\[^\\*?]+\\[^\\*?]+(\\|$))[^*?]*$", RegexOptions.CultureInvariant);

    private static readonly Regex Pin = new("^sha256:(?<hex>[0-9A-Fa-f]{64})$", RegexOptions.CultureInvariant);

    private TrustMode ReadTrust()
    {
        switch (Value("TRUST")?.ToUpperInvariant())
        {
            case null: return Value("PACKAGE") is null ? TrustMode.Enrol : TrustMode.Package;
            case "ENROL": return TrustMode.Enrol;
            case "PACKAGE": return TrustMode.Package;
            case "EXISTING": return TrustMode.Existing;
            default:
                errors.Add(ErrorCatalogue.TrustMalformed.Describe(Value("TRUST")!));
                return TrustMode.Enrol;
        }
    }

    private int? ReadMinutes(string name, int least, int most, ErrorDefinition malformed)
    {
        var text = Value(name);
        if (text is null)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes >= least && minutes <= most)
            return minutes;
        errors.Add(malformed.Describe(text));
        return null;
    }

    private RenewalWindow ReadWindow()
    {
        if (Value("RENEWWINDOW") is not { } text)
            return RenewalWindow.Any;
        if (RenewalWindow.TryParse(text) is { } window)
            return window;
        errors.Add(ErrorCatalogue.RenewWindowMalformed.Describe(text));
        return RenewalWindow.Any;
    }

    private PackageSettings? ReadPackage(TrustMode trust)
    {
        var file = ReadPath("PACKAGE");
        var password = ReadPath("PACKAGEPASSWORDFILE");
        var pin = ReadPin();
        if (trust != TrustMode.Package)
            return null;
        foreach (var name in (string[])["PACKAGE", "PACKAGEPASSWORDFILE", "PACKAGEPIN"])
        {
            if (Value(name) is null)
                errors.Add(ErrorCatalogue.PropertyMissing.Describe("TRUST=package", name));
        }
        return file is null || password is null || pin is null ? null : new PackageSettings(file, password, pin);
    }

    private RestoreSettings? ReadRestore(AuthorityMode authority)
    {
        var file = ReadPath("RESTOREFILE", FullFolder);
        var password = ReadPath("RESTOREPASSWORDFILE");
        var key = ReadPath("RECOVERYKEYFILE");
        if (authority != AuthorityMode.Restore)
            return null;
        if (Value("RESTOREFILE") is null)
            errors.Add(ErrorCatalogue.PropertyMissing.Describe("AUTHORITY=restore", "RESTOREFILE"));
        return file is null ? null : new RestoreSettings(file, password, key);
    }

    private byte[]? ReadPin()
    {
        if (Value("PACKAGEPIN") is not { } text)
            return null;
        var match = Pin.Match(text);
        if (match.Success)
            return Org.BouncyCastle.Utilities.Encoders.Hex.DecodeStrict(match.Groups["hex"].Value);
        errors.Add(ErrorCatalogue.PackagePinMalformed.Describe(text));
        return null;
    }

    private string? ReadPath(string name) => ReadPath(name, FullPath);

    private string? ReadPath(string name, Regex form)
    {
        if (Value(name) is not { } path)
            return null;
        if (form.IsMatch(path))
            return path;
        errors.Add(ErrorCatalogue.PathMalformed.Describe(name, Shown(name, path)));
        return null;
    }

    // The secret itself may have been given in place of its file.
    private static string Shown(string name, string value)
        => name is "ENROLLTOKENFILE" or "PACKAGEPASSWORDFILE" or "RESTOREPASSWORDFILE" or "RECOVERYKEYFILE" ? ErrorTexts.SecretNotShown : value;
}
