namespace QvTrust.Core.Errors;

// What qvtrust check finds and no setup says in other words (QVT67xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT6701.</summary>
    public static ErrorDefinition CheckUnreadable { get; } = new("QVT6701",
        "the check {0} could not read what it looks at: {1}",
        "Run qvtrust check as Administrator; the other checks were made all the same");

    /// <summary>QVT6702.</summary>
    public static ErrorDefinition EnrolledOutOfDate { get; } = new("QVT6702",
        "the certificate {0}, which setup put here, {1}",
        "Check this server's clock, then run qvtrust renew; a node that is refused is enrolled again with a token of qvtrust token new MACHINE --roles ROLE", 3);

    /// <summary>QVT6703.</summary>
    public static ErrorDefinition EnrolledEndsSoon { get; } = new("QVT6703",
        "the certificate {0}, which setup put here, ends on {1}, in {2} days",
        "Run qvtrust renew, and look into the event log (source QvTrust) why the scheduled task did not");

    /// <summary>QVT6704.</summary>
    public static ErrorDefinition NativeEndsSoon { get; } = new("QVT6704",
        "the certificate {0} ends on {1}, in {2} days",
        "Back up the three certificates of the QMS server, and have QlikView renew them as Qlik describes");

    /// <summary>QVT6705.</summary>
    public static ErrorDefinition RootEndsSoon { get; } = new("QVT6705",
        "the root {0}, which signed this server's certificates, ends on {1}, in {2} days",
        "Replace the QlikViewCA on the QMS server before that day, and give every server certificates of the new one");

    /// <summary>QVT6706.</summary>
    public static ErrorDefinition SeveralGenerations { get; } = new("QVT6706",
        "LocalMachine\\My holds {0} certificates {1} that are in date: {2}, the newest first",
        "Back up all of them with their keys, because an older one may open stored passwords; then remove the older ones in certlm.msc and restart QlikView's services");

    /// <summary>QVT6707.</summary>
    public static ErrorDefinition SeveralQlikViewCas { get; } = new("QVT6707",
        "this server has {0} roots CN=QlikViewCA: {1}",
        "Compare the thumbprints with the QMS server's (qvtrust status) and remove in certlm.msc, after a backup, what no other product or installation needs");

    /// <summary>QVT6708.</summary>
    public static ErrorDefinition KeyNotReadable { get; } = new("QVT6708",
        "the private key of {2} gives the service {0} no right to read it (account {1})",
        "Run setup of the role again, which grants it, or grant {1} Read in certlm.msc, Manage Private Keys; then restart {0}", 3);

    /// <summary>QVT6709.</summary>
    public static ErrorDefinition LicenseServiceOlder { get; } = new("QVT6709",
        "the License Service may work with older certificates: {0}",
        "Restart the Qlik Service Dispatcher while QlikView Management Service runs");

    /// <summary>QVT6710.</summary>
    public static ErrorDefinition PemMissing { get; } = new("QVT6710",
        "the License Service has no {0} in {1}",
        "Restart QlikView Management Service, then the Qlik Service Dispatcher; where the files stay away, run the QMS package, which writes them if the key is exportable");

    /// <summary>QVT6711.</summary>
    public static ErrorDefinition PemKeyReadable { get; } = new("QVT6711",
        "the private key in {0} can be read by {1}",
        "Run the QMS package again, which takes them the right, or remove it in the file's properties (Security)", 3);

    /// <summary>QVT6712.</summary>
    public static ErrorDefinition RunLeftOver { get; } = new("QVT6712",
        "an earlier run did not come to its end, and what it began has to be {1}: {0}",
        "Where no setup and no qvtrust is at work now, run qvtrust recover, or the same setup again: each run begins with that", 3);

    /// <summary>QVT6713.</summary>
    public static ErrorDefinition RenewalDue { get; } = new("QVT6713",
        "the certificate {0} is due for renewal since {1}",
        "Run qvtrust renew, and look into the event log (source QvTrust) why the scheduled task did not");

    /// <summary>QVT6714.</summary>
    public static ErrorDefinition RenewalWaits { get; } = new("QVT6714",
        "renewed certificates of {0} wait to be installed",
        "Run qvtrust renew --now when services may restart, or wait for RENEWWINDOW");

    /// <summary>QVT6715.</summary>
    public static ErrorDefinition RenewalTaskMissing { get; } = new("QVT6715",
        "the scheduled task {0}, which renews the certificates of {1}, is not there",
        "Run setup of the role again, which registers it");

    /// <summary>QVT6716.</summary>
    public static ErrorDefinition LastRunFailed { get; } = new("QVT6716",
        "the last setup or renewal of {0} failed: {1}",
        "Do what that error says and run the same again; a success takes this finding away");

    /// <summary>QVT6717.</summary>
    public static ErrorDefinition CertificateMissing { get; } = new("QVT6717",
        "{1} has no certificate {0} of a QlikViewCA in LocalMachine\\My",
        "Run setup of the role again, or bring the certificate back from a backup with its key", 3);

    /// <summary>QVT6718.</summary>
    public static ErrorDefinition AuthorityNotRunning { get; } = new("QVT6718",
        "the service {0} does not run: no node can enrol or renew",
        "Start it in services.msc, and look into the event log (source QvTrust) where it stops again");

    /// <summary>QVT6719.</summary>
    public static ErrorDefinition KeyClosed { get; } = new("QVT6719",
        "the private key of {0} does not open for this account, or is gone; SYSTEM may be able to open it",
        "Run qvtrust check as Administrator and look at its rights in certlm.msc, Manage Private Keys; a key that is gone comes back from a backup, or with new certificates");

    /// <summary>QVT6720.</summary>
    public static ErrorDefinition AddressOfOtherName { get; } = new("QVT6720",
        "the address {0} of {2} belongs to {1}, as reverse lookup says",
        "Check that {2} leads to the QMS server: an old line in the hosts file or an old record in DNS leads elsewhere; where it does, correct the reverse record or ignore this");

    /// <summary>QVT6721.</summary>
    public static ErrorDefinition NameServiceSilent { get; } = new("QVT6721",
        "the name service did not say within {1} s whether {0} resolves",
        "Look into the DNS servers of this server (ipconfig /all), or give QMSADDRESS= with an address");

    /// <summary>QVT6722.</summary>
    public static ErrorDefinition ClockWrong { get; } = new("QVT6722",
        "this server's clock says {0} and that of {1} says {2}: they differ by {3} minutes",
        "Have both servers take the time from the same source (w32tm /resync), then run setup again", 3);

    /// <summary>QVT6723.</summary>
    public static ErrorDefinition ClockDrifts { get; } = new("QVT6723",
        "this server's clock says {0} and that of {1} says {2}: they differ by {3} minutes",
        "Have both servers take the time from the same source (w32tm /resync)");

    /// <summary>QVT6724.</summary>
    public static ErrorDefinition RebootPending { get; } = new("QVT6724",
        "Windows waits for a restart: {0}",
        "Restart this server when it suits, best before setup");

    /// <summary>QVT6725.</summary>
    public static ErrorDefinition FipsMode { get; } = new("QVT6725",
        "the policy that asks for FIPS algorithms alone is on; this product was never tried with it",
        "Try setup on a test server with the same policy first, and ask whoever set it about the parts that are not validated");

    /// <summary>QVT6726.</summary>
    public static ErrorDefinition FirewallStopped { get; } = new("QVT6726",
        "the service {0} of the Windows firewall is {1}: setup cannot open ports",
        "Have whoever manages the firewall of this server let these in: {2}; or start the service and run setup again");

    /// <summary>QVT6727.</summary>
    public static ErrorDefinition FirewallByPolicy { get; } = new("QVT6727",
        "a Group Policy takes no local firewall rules on this server ({0})",
        "Have whoever manages that policy add these: {1}");

    /// <summary>QVT6728.</summary>
    public static ErrorDefinition ApplicationControl { get; } = new("QVT6728",
        "a policy decides which programs run here: {0}",
        "Have it allow this package, what Windows Installer unpacks from it, and the programs in {1}");

    /// <summary>QVT6729.</summary>
    public static ErrorDefinition Tls12Off { get; } = new("QVT6729",
        "TLS 1.2 is switched off in Windows (SCHANNEL, {0}: {1})",
        "Set Enabled=1 and DisabledByDefault=0 there, or remove both values, and restart Windows", 3);

    /// <summary>QVT6730.</summary>
    public static ErrorDefinition TwoQms { get; } = new("QVT6730",
        "the service {0} is installed on a server that belongs to another QMS: {1}",
        "Remove QlikView Management Service here after a backup of its certificates, or run the QMS package where this is the QMS server");

    /// <summary>QVT6731.</summary>
    public static ErrorDefinition CertificateInCurrentUser { get; } = new("QVT6731",
        "the certificate {0} stands in CurrentUser\\My of this account and not in LocalMachine\\My",
        "Import it again with its key into the store of the machine (certlm.msc, Personal), then remove the other one");

    /// <summary>QVT6732.</summary>
    public static ErrorDefinition ServiceNeverStarted { get; } = new("QVT6732",
        "the service {0} was never started: there is no {1}",
        "Give setup FIRSTSTART=1, which starts and stops it once, or do so by hand before setup");

    /// <summary>QVT6733.</summary>
    public static ErrorDefinition OldCertificate { get; } = new("QVT6733",
        "the certificate {0} has no private extensions, as those of QlikView 12.00 and later have",
        "Back it up with its key, remove it, and have QMS distribute a new one, or enrol this server");

    /// <summary>QVT6734.</summary>
    public static ErrorDefinition RolePortTaken { get; } = new("QVT6734",
        "another program listens on TCP port {0} of the service {1}, which is stopped",
        "Find it with netstat -ano, and give it another port before {1} is started");

    /// <summary>QVT6735.</summary>
    public static ErrorDefinition FixNotHere { get; } = new("QVT6735",
        "the finding of {0} is not mended from here: {1}",
        "Mend it as qvtrust check says", 3);

    /// <summary>QVT6736.</summary>
    public static ErrorDefinition RestartPending { get; } = new("QVT6736",
        "a restart of QlikView's services is pending{0}: {1}",
        "Run qvtrust apply-pending when they may restart");

    /// <summary>QVT6737.</summary>
    public static ErrorDefinition Tls12NotUsual { get; } = new("QVT6737",
        "TLS 1.2 is spoken in Windows only by programs that ask for it (SCHANNEL, {0}: DisabledByDefault={1})",
        "The authority and setup ask for it, for other programs set DisabledByDefault=0 there, or remove the value, and restart Windows");

    private static ErrorDefinition[] CheckErrors() =>
    [
        CheckUnreadable, EnrolledOutOfDate, EnrolledEndsSoon, NativeEndsSoon, RootEndsSoon, SeveralGenerations, SeveralQlikViewCas, KeyNotReadable,
        LicenseServiceOlder, PemMissing, PemKeyReadable, RunLeftOver, RenewalDue, RenewalWaits, RenewalTaskMissing, LastRunFailed,
        CertificateMissing, AuthorityNotRunning, KeyClosed,
        AddressOfOtherName, NameServiceSilent, ClockWrong, ClockDrifts, RebootPending, FipsMode, FirewallStopped, FirewallByPolicy, ApplicationControl,
        Tls12Off, TwoQms, CertificateInCurrentUser, ServiceNeverStarted, OldCertificate, RolePortTaken, FixNotHere, RestartPending, Tls12NotUsual,
    ];
}
