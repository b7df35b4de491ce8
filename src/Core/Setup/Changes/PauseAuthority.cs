using System.Xml.Linq;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Changes;

/// <summary>Our own service stands still while its ledger and certificates change: stopped, and started again at the end or when that is undone.</summary>
internal sealed class PauseAuthority : Change
{
    public const string Kind = "authority-paused";

    public override string Describe() => ChangeTexts.PauseAuthority.With(RoleTable.AuthorityService);

    public override bool IsDone(IMachine machine) => machine.Services.Find(RoleTable.AuthorityService) is null or { State: ServiceState.Stopped };

    public override void Apply(IMachine machine) => new ServiceRestarter(machine).Stop(RoleTable.AuthorityService);

    public override void Revert(IMachine machine) => Resume(machine);

    public override void Commit(IMachine machine) => Resume(machine);

    public override XElement ToXml() => new(Kind);

    public static Change FromXml(XElement entry) => new PauseAuthority();

    private static void Resume(IMachine machine)
    {
        if (machine.Services.Find(RoleTable.AuthorityService) is not null)
            machine.Services.RequestStart(RoleTable.AuthorityService, machine.Clock);
    }
}
