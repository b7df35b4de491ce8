using QvTrust.Lab.Runner.Reporting;

namespace QvTrust.Lab.Runner.Tests;

public class ReportTests
{
    /// <summary>The names are an interface for programs: a change here breaks whoever reads the file.</summary>
    [Fact]
    public void The_names_in_the_file_are_these()
    {
        var report = new Report
        {
            Ok = true,
            Seconds = 61.5,
            LicenseService = new LicenseServiceReport(true, true, true, true, false),
        };
        report.Servers.Add(new ServerReport(
            "QVS01", "QVS", 4_294_967_295, 1.5,
            [new CertificateReport(@"LM\My", "CN=QVS01", "CN=QlikViewCA", "AB", true, "2030-01-01T00:00:00Z")],
            [4747, 4749],
            [new ServiceReport("QlikviewServer", "running")]));
        report.Trust.Add(new TrustRow("QVS01", "QMS01", 4799, "by name", true, true, "for people only"));
        report.Scenarios.Add(new ScenarioReport("qms-create", true));

        Assert.Equal(
            """
            {
              "ok": true,
              "seconds": 61.5,
              "servers": [
                {
                  "name": "QVS01",
                  "role": "QVS",
                  "msiExitCode": 4294967295,
                  "seconds": 1.5,
                  "certificates": [
                    {
                      "store": "LM\\My",
                      "subject": "CN=QVS01",
                      "issuer": "CN=QlikViewCA",
                      "thumbprint": "AB",
                      "hasPrivateKey": true,
                      "notAfter": "2030-01-01T00:00:00Z"
                    }
                  ],
                  "firewallPorts": [
                    4747,
                    4749
                  ],
                  "services": [
                    {
                      "name": "QlikviewServer",
                      "state": "running"
                    }
                  ]
                }
              ],
              "licenseService": {
                "rootPem": true,
                "serverPem": true,
                "serverKeyPem": true,
                "restartedAfterQms": true,
                "thumbprintsMatch": false
              },
              "trust": [
                {
                  "from": "QVS01",
                  "to": "QMS01",
                  "port": 4799,
                  "case": "by name",
                  "expected": true,
                  "accepted": true
                }
              ],
              "scenarios": [
                {
                  "name": "qms-create",
                  "ok": true
                }
              ]
            }

            """,
            report.ToJson(),
            ignoreLineEndingDifferences: true);
    }
}
