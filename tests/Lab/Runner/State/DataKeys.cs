using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Scenarios;

namespace QvTrust.Lab.Runner.State;

/// <summary>
/// The private keys of a server that may open data: that of each server certificate and root of QlikView's trust, told by
/// their public halves. A client certificate's key proves who somebody is, and opens nothing.
/// </summary>
internal sealed class DataKeys
{
    private readonly Server server;
    private readonly Dictionary<string, string> owners;

    private DataKeys(Server server, Dictionary<string, string> owners) => (this.server, this.owners) = (server, owners);

    public int Count => owners.Count;

    public static DataKeys Of(Server server)
    {
        var state = StateReader.Read(server);
        var keys = state.PublicKeys;
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var certificate in state.TrustCertificates.Where(c => c.Subject != MachineState.ClientSubject && c.HasPrivateKey))
        {
            owners[keys[certificate.Container!]] = $"{certificate.Subject} {certificate.Thumbprint}";
        }

        return owners.Count > 0 ? new DataKeys(server, owners) : throw new LabException($"{server.Name} has no key that opens data: nothing could be lost");
    }

    /// <summary>Each of them must still be in some container of the machine, whatever certificate it has now.</summary>
    public void ExpectAllThere(ScenarioContext context, string when)
    {
        var now = StateReader.Read(server).PublicKeys.Values.ToHashSet(StringComparer.Ordinal);
        foreach (var (key, owner) in owners)
        {
            context.Expect(now.Contains(key), $"{when}: the key of {owner} is gone from {server.Name}");
        }
    }
}
