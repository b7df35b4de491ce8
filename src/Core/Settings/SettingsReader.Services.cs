using QvTrust.Core.Errors;

namespace QvTrust.Core.Settings;

// When QlikView's services are started and stopped.
public sealed partial class SettingsReader
{
    // QMS makes its QlikViewCA at its first start: then there is nothing to create, and what a backup holds would take its place.
    private bool ReadFirstStart(AuthorityMode authority)
    {
        switch (Value("FIRSTSTART"))
        {
            case null or "0":
                return false;
            case "1":
                if (authority is AuthorityMode.Create or AuthorityMode.Restore)
                    errors.Add(ErrorCatalogue.FirstStartWithAuthority.Describe(authority.ToString().ToLowerInvariant()));
                return true;
            default:
                errors.Add(ErrorCatalogue.FirstStartMalformed.Describe(Value("FIRSTSTART")!));
                return false;
        }
    }

    private bool ReadRestartsLater()
    {
        switch (Value("RESTARTSERVICES")?.ToUpperInvariant())
        {
            case null or "NOW": return false;
            case "LATER": return true;
            default:
                errors.Add(ErrorCatalogue.RestartServicesMalformed.Describe(Value("RESTARTSERVICES")!));
                return false;
        }
    }
}
