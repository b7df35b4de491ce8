namespace QvTrust.Lab.StandIns;

/// <summary>What a scenario asks of a stand-in, as text files in C:\lab; read at each start.</summary>
internal static class Switches
{
    private const string Folder = @"C:\lab";

    /// <summary>refuse-with-certificates.txt: a service name a line; these stop one second after a start with certificates.</summary>
    public static bool RefusesCertificates(string service) =>
        Lines("refuse-with-certificates.txt").Contains(service, StringComparer.OrdinalIgnoreCase);

    /// <summary>slow-start.txt: SERVICE=SECONDS a line; these are pending for so long (Q36).</summary>
    public static TimeSpan StartDelay(string service)
    {
        var line = Lines("slow-start.txt").FirstOrDefault(l => l.StartsWith(service + "=", StringComparison.OrdinalIgnoreCase));
        return line is null ? TimeSpan.Zero : TimeSpan.FromSeconds(int.Parse(line[(service.Length + 1)..], null));
    }

    /// <summary>no-listen.txt: a service name a line; these run and open none of their ports.</summary>
    public static bool OpensNoPort(string service) =>
        Lines("no-listen.txt").Contains(service, StringComparer.OrdinalIgnoreCase);

    /// <summary>no-pem-export.txt: while it is there, QMS exports no files for the License Service.</summary>
    public static bool ExportsNoPem => File.Exists(Path.Combine(Folder, "no-pem-export.txt"));

    /// <summary>saves-settings.txt: a service name a line; these write Settings.xml as they have read it when they stop.</summary>
    public static bool SavesSettings(string service) => Lines("saves-settings.txt").Contains(service, StringComparer.OrdinalIgnoreCase);

    /// <summary>Settings.xml in the service's data folder, where a scenario put it there: a service that it tells not to uses no certificates.</summary>
    public static bool KeepsPlain(Role role)
    {
        var path = SettingsOf(role);
        return File.Exists(path)
            && System.Xml.Linq.XDocument.Load(path).Descendants("Setting").Any(s => (string?)s.Attribute("name") == "UseCertificates" && (string?)s.Attribute("value") == "false");
    }

    /// <summary>The service's settings file, an invention of the lab's.</summary>
    public static string SettingsOf(Role role) => Path.Combine(role.DataPath, "Settings.xml");

    private static string[] Lines(string name)
    {
        var path = Path.Combine(Folder, name);
        return File.Exists(path) ? File.ReadAllLines(path).Select(l => l.Trim()).ToArray() : [];
    }
}
