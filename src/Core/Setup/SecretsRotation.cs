using QvTrust.Core.Machine;
using QvTrust.Core.Roles;

namespace QvTrust.Core.Setup;

/// <summary>The rotation of the SecretsKey on the QMS server, as one run of the setup engine.</summary>
public static class SecretsRotation
{
    private static readonly string[] Stages = ["prepare-renewal", "rotate", "restart", "finish"];

    /// <summary>
    /// Makes a new current key, in a new server certificate of this machine; whatever fails or is killed leaves the old
    /// set or the new one, complete. QVT6010 where this product did not make the authority.
    /// </summary>
    /// <param name="engine">The engine of this machine.</param>
    /// <param name="machine">The QMS server.</param>
    public static void Run(SetupEngine engine, IMachine machine)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal) { ["ROLE"] = RoleTable.Qms.Name };
        // The root that setup recorded: another QlikViewCA that came into the store since does not make the question open.
        if (machine.Settings.Get(RoleTable.Qms.Name, RoleValues.RootThumbprint) is { } root)
            data["AUTHORITYTHUMBPRINT"] = root;
        engine.RunAll(Stages, data);
    }
}
