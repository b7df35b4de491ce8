using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Setup.Stages;

/// <summary>What must be true of the machine before a setup begins; everything that is not is reported at once.</summary>
internal sealed class Preflight(StageRun run)
{
    private readonly List<TrustError> errors = [];

    /// <summary>Throws every error that was found.</summary>
    public void Check()
    {
        CheckRole();
        CheckDisabled();
        Collect(() => KeyRights.QlikAccounts(run.Machine));
        if (run.Settings.Role.IsAuthority)
        {
            CheckPort();
            Collect(() => AuthorityStage.CheckMode(run));
        }
        Throw();
    }

    /// <summary>The same, but for the certificates that are here.</summary>
    public void CheckServices()
    {
        CheckRole();
        CheckDisabled();
        Throw();
    }

    private void Throw()
    {
        if (errors.Count > 0)
            throw new TrustException(errors);
    }

    private void CheckRole()
    {
        var role = run.Settings.Role;
        if (run.Machine.Services.Find(role.ServiceName) is not { } service)
        {
            errors.Add(ErrorCatalogue.RoleNotInstalled.Describe(role.DisplayName, role.ServiceName));
            return;
        }
        var version = run.Machine.Files.FileVersion(service.BinaryPath) ?? run.Machine.Files.FileVersion(role.Executable);
        run.Log.Info($"{role.DisplayName}: version {version?.ToString() ?? "unknown"}, account {service.Account}, {service.State.ToString().ToLowerInvariant()}");
        if (version is not null && version < RoleTable.OldestQlikView)
            errors.Add(ErrorCatalogue.QlikViewTooOld.Describe(role.Name, version));
    }

    // Stopped for a restart, such a service would stay down, and undoing could not bring it back either.
    private void CheckDisabled() => errors.AddRange(ServiceOrder.Names
        .Select(run.Machine.Services.Find)
        .Where(s => s is { IsDisabled: true, State: not ServiceState.Stopped })
        .Select(s => ErrorCatalogue.ServiceDisabled.Describe(s!.Name)));

    private void CheckPort()
    {
        var ours = run.Machine.Services.Find(RoleTable.AuthorityService);
        var isOurs = ours is { State: ServiceState.Running } && SavedSettings.AuthorityPort(run.Machine) == run.Settings.AuthorityPort;
        if (!isOurs && run.Machine.IsPortTaken(run.Settings.AuthorityPort))
            errors.Add(ErrorCatalogue.PortTaken.Describe(run.Settings.AuthorityPort));
    }

    private void Collect(Action check)
    {
        try
        {
            check();
        }
        catch (TrustException e)
        {
            errors.AddRange(e.Errors);
        }
    }
}
