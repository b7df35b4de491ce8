namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A service is registered in QMC by a full name or an address.</summary>
internal sealed class RegisteredByAddress() : ManualCheck(40, "registered-by-address")
{
    public override string Title => "A service is registered by a full domain name or an IP address";

    public override string Looks => "Nothing: the addresses of services are in the database of QMS.";

    public override string Steps => "In QMC, System, Setup: the URL of every service must have the machine name alone, as hostname shows it on that server.";

    public override string Why => "The certificate is for the machine name: a service that is called otherwise is refused, although it runs.";

    public override string Mend => "Change the URL to the machine name, and make that name resolve on the QMS server.";
}
