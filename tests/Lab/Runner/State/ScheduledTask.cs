using System.Xml.Linq;
using QvTrust.Lab.Runner.Hosting;

namespace QvTrust.Lab.Runner.State;

/// <summary>The product's task as the task scheduler keeps it: an XML file of its own.</summary>
/// <param name="CommandLine">What it runs.</param>
/// <param name="Account">As whom: a SID.</param>
/// <param name="Start">First time of its daily trigger.</param>
internal sealed record ScheduledTask(string CommandLine, string Account, string Start)
{
    public const string Renewal = "QvTrust renewal";

    public static bool Exists(Server server, string name = Renewal) => server.Exists(FileOf(name));

    public static ScheduledTask Read(Server server, string name = Renewal)
    {
        var bytes = File.ReadAllBytes(server.HostPath(FileOf(name)));
        using var content = new MemoryStream(bytes);
        var task = XElement.Load(content);
        string Text(string name) => task.Descendants().Single(e => e.Name.LocalName == name).Value;
        return new ScheduledTask($"\"{Text("Command")}\" {Text("Arguments")}", Text("UserId"), Text("StartBoundary"));
    }

    public static string FileOf(string name) => $@"C:\windows\system32\tasks\{name}";
}
