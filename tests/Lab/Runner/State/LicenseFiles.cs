using System.Globalization;
using System.Text.Json.Nodes;
using QvTrust.Lab.Runner.Hosting;

namespace QvTrust.Lab.Runner.State;

/// <summary>What the License Service read at its start, as the lab's stand-in recorded it, held against the certificates in force.</summary>
internal static class LicenseFiles
{
    private const string Record = @"C:\ProgramData\QlikTech\LicenseService\lab-read.json";

    public static IEnumerable<string> Broken(Server qms, MachineState state)
    {
        var read = JsonNode.Parse(qms.ReadText(Record)) ?? throw new LabException("the License Service recorded nothing");
        var problems = new List<string>();
        void Check(bool kept, string what)
        {
            if (!kept)
            {
                problems.Add("License Service: " + what);
            }
        }

        Check(read["rootPem"]?.ToString() == state.Root?.Thumbprint, $"read root {read["rootPem"]}, in force is {state.Root?.Thumbprint}");
        Check(read["serverPem"]?.ToString() == state.ServerCertificate?.Thumbprint, $"read server certificate {read["serverPem"]}, in force is {state.ServerCertificate?.Thumbprint}");
        Check(read["serverKeyPem"]!.GetValue<bool>() && read["keyMatchesServer"]!.GetValue<bool>(), "the key that it read is not the server certificate's");
        var time = DateTimeOffset.Parse(read["time"]!.ToString(), CultureInfo.InvariantCulture);
        var started = state.Service(LabRole.Qms.Service)?.Started;
        Check(started is not null && time >= started, $"read its files at {time:o}, before QMS started at {started:o}");
        return problems;
    }
}
