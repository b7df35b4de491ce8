namespace QvTrust.Lab.StandIns;

/// <summary>
/// What a stand-in says about itself, in C:\lab-records\SERVICE.log: outside QlikView's folders, because these are
/// compared before and after. The lab's platform cannot read an event log back.
/// </summary>
internal static class LabLog
{
    private const string Folder = @"C:\lab-records";
    private static readonly Lock Gate = new();

    public static void Write(string service, string text)
    {
        lock (Gate)
        {
            Directory.CreateDirectory(Folder);
            File.AppendAllText(Path.Combine(Folder, service + ".log"), $"{DateTime.UtcNow:o} {text}{Environment.NewLine}");
        }
    }
}
