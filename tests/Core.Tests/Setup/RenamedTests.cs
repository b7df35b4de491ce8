using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup;

namespace QvTrust.Core.Tests.Setup;

/// <summary>A node that was renamed, or is the clone of one: refused with its reason, and enrolled again on request.</summary>
public sealed class RenamedTests
{
    private readonly NodeScenario node = new();

    [Fact]
    public void Without_a_token_it_is_refused_with_both_names()
    {
        Rename();
        node.Data.Remove("ENROLLTOKENFILE");
        var before = node.Machine.Snapshot(withProcessIds: true);

        var refused = Assert.Throws<TrustException>(() => node.Install());

        Assert.Equal("QVT2071", refused.Code);
        Assert.Contains("QVS01", refused.Errors[0].Cause);
        Assert.Contains("qvtrust token new QVS99 --roles QVS", refused.Errors[0].Hint);
        Assert.Equal(before, node.Machine.Snapshot(withProcessIds: true));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void With_a_token_both_certificates_are_replaced(bool restartsLater)
    {
        var old = Rename();
        node.Authority.ForgetRedemptions();
        node.PlaceTokenFile();
        if (restartsLater)
            node.Data["RESTARTSERVICES"] = "later";

        node.Install();

        var now = Leaves();
        Assert.Equal(["QVProxy", "QVS99"], now.Select(c => c.CommonName).OrderBy(n => n, StringComparer.Ordinal));
        Assert.Empty(now.Select(c => c.Thumbprint).Intersect(old.Select(c => c.Thumbprint)));
        Assert.True(node.Log.Says("qvtrust revoke QVS01 --reason superseded on QMS01"));
        Assert.Equal(now.Single(c => c.CommonName == "QVS99").Thumbprint, node.Machine.Settings.Get("QVS", RoleValues.ServerThumbprint));
        var issued = node.Authority.Issued;
        node.Install();
        Assert.Equal(issued, node.Authority.Issued);
    }

    [Fact]
    public void Its_certificates_are_not_renewed_for_the_name_that_it_no_longer_has()
    {
        Rename();
        Assert.Equal("QVT2071", Assert.Throws<TrustException>(() => node.Renew(force: true)).Code);
        Assert.Empty(node.Authority.Asked);
        Assert.StartsWith("QVT2071", node.Machine.Settings.Get("QVS", RoleValues.LastError));
    }

    [Fact]
    public void An_uninstall_takes_the_old_certificates_away()
    {
        node.Leave = authority => throw new InvalidOperationException($"asked {authority.Host}");
        Rename();
        node.Uninstall();
        Assert.Empty(Leaves());
        // A clone's are those of a server that runs.
        Assert.Equal(2, node.Log.Lines.Count(l => l.StartsWith("not revoked: ", StringComparison.Ordinal) && l.Contains("this server was QVS01 once")));
    }

    private List<CertificateInfo> Rename()
    {
        node.Install();
        node.Machine.Name = "QVS99";
        node.Log.Lines.Clear();
        return Leaves();
    }

    private List<CertificateInfo> Leaves() => [.. node.Machine.Certificates.List(TrustStore.My).Select(c => CertificateInfo.Parse(c.Der))];
}
