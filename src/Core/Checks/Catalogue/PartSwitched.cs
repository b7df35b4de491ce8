namespace QvTrust.Core.Checks.Catalogue;

/// <summary>Some servers of an installation use certificates and others do not.</summary>
internal sealed class PartSwitched() : ManualCheck(39, "part-switched")
{
    public override string Title => "Only part of the installation uses certificate trust";

    public override string Looks => "Nothing: how the other servers are configured stands on them.";

    public override string Steps => "On every server of the installation run qvtrust check and qvtrust status; all of them must be set up, and QMC (System, Setup) must reach every service.";

    public override string Why => "All services of an installation use certificates, or none does: a server that was left out is refused by the others.";

    public override string Mend => "Run the package of its role on each server that was left out, before services are restarted for users.";
}
