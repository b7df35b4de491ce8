using System.Text;
using Org.BouncyCastle.Asn1.X509;
using QvTrust.Core.Adoption;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Setup;
using QvTrust.Core.Tests.Setup;

namespace QvTrust.Core.Tests.Adoption;

/// <summary>What is learned from a natively distributed certificate of another machine.</summary>
public sealed class AdoptionCheckTests
{
    private readonly QmsScenario qms = new(made: false);
    private readonly NativeShape shape;
    private readonly NativeSet set;

    public AdoptionCheckTests()
    {
        shape = new NativeShape(qms.Machine.Clock.UtcNow.AddYears(-1));
        set = new NativeSet(qms.Machine, "set", shape);
        set.Install(CertificateKind.Server, "QMS01");
        set.Install(CertificateKind.Client, "QMS01");
    }

    [Fact]
    public void Without_a_sample_everything_is_unproven_and_nothing_is_kept()
    {
        var report = Check();

        Assert.Equal(ExtensionVerdict.Unproven, report.Verdict);
        var server = Assert.Single(report.Server);
        Assert.All(server.Fields, f => Assert.Equal((null, ExtensionVerdict.Unproven), (f.Sample, f.Verdict)));
        Assert.Equal(["key usage", "extended key usage", "alternative name", "validity", "signature algorithm", "key size", NativeSet.KindOid, NativeSet.OpaqueOid], server.Fields.Select(f => f.Name));
        Assert.Null(qms.Machine.Folder.Read(AdoptionCheck.RecordName));
    }

    [Fact]
    public void Equal_samples_of_both_kinds_prove_and_are_kept()
    {
        var samples = new[] { Sample(CertificateKind.Server, "QVS01"), Sample(CertificateKind.Client, "QVS01") };

        var report = Check(samples);

        Assert.Equal(ExtensionVerdict.Proven, report.Verdict);
        Assert.All(report.Server[0].Fields.Concat(report.Client[0].Fields), f => Assert.Equal(ExtensionVerdict.Proven, f.Verdict));
        Assert.Contains(report.Server[0].Fields, f => f is { Name: NativeSet.KindOid, Decides: true, Own: "536572766572" });
        Assert.Equal(report.Verdict, Check().Verdict);
    }

    [Fact]
    public void A_sample_of_one_kind_says_nothing_of_the_other()
    {
        var report = Check(Sample(CertificateKind.Server, "QVS01"));

        Assert.Equal(ExtensionVerdict.Proven, AdoptionRecord.Verdict(report.Server));
        Assert.Equal(ExtensionVerdict.Unproven, AdoptionRecord.Verdict(report.Client));
        Assert.Equal(ExtensionVerdict.Unproven, report.Verdict);
        Assert.Equal(ExtensionVerdict.Proven, Check(Sample(CertificateKind.Client, "QVS01")).Verdict);
    }

    [Fact]
    public void One_sample_that_differs_outweighs_those_that_do_not()
    {
        var report = Check(Sample(CertificateKind.Server, "QVS01"), Sample(CertificateKind.Server, "QVS02", shape with { PerMachine = "of " }));

        Assert.Equal(ExtensionVerdict.Differs, report.Verdict);
        Assert.Equal(ExtensionVerdict.Differs, Assert.Single(report.Server[1].Fields, f => f.Name == NativeSet.OpaqueOid).Verdict);
    }

    [Fact]
    public void An_extension_that_only_one_of_them_has_differs_and_a_usage_that_differs_decides_nothing()
    {
        Assert.Equal(ExtensionVerdict.Differs, Check(Sample(CertificateKind.Server, "QVS01", shape with { IsOld = true })).Verdict);

        var other = Check(Sample(CertificateKind.Server, "QVS01", shape with { Usage = KeyPurposeID.AnyExtendedKeyUsage, Years = 3 }));
        Assert.Equal(ExtensionVerdict.Proven, AdoptionRecord.Verdict(other.Server));
        Assert.Equal(["extended key usage", "validity"], other.Server[0].Fields.Where(f => f.Verdict == ExtensionVerdict.Differs).Select(f => f.Name));
    }

    [Fact]
    public void A_new_sample_replaces_the_verdict_of_its_kind()
    {
        Check(Sample(CertificateKind.Server, "QVS01", shape with { PerMachine = "of " }));

        Assert.Equal(ExtensionVerdict.Proven, AdoptionRecord.Verdict(Check(Sample(CertificateKind.Server, "QVS02")).Server));
    }

    [Fact]
    public void A_sample_shown_twice_is_kept_once()
    {
        var sample = Sample(CertificateKind.Server, "QVS01");
        Assert.Single(Check(sample, sample).Server);
    }

    [Fact]
    public void A_newer_set_counts_once_setup_has_taken_it_over()
    {
        qms.Install();
        var newer = new NativeSet(qms.Machine, "newer", shape with { From = qms.Machine.Clock.UtcNow.AddDays(-1) });
        newer.Install(CertificateKind.Server, "QMS01");
        newer.Install(CertificateKind.Client, "QMS01");
        Assert.Equal(set.Root.Thumbprint, Check().Root.Thumbprint);

        qms.Install();
        Assert.Equal(newer.Root.Thumbprint, Check().Root.Thumbprint);
    }

    [Fact]
    public void PEM_is_read_as_well()
    {
        var der = set.Issue(CertificateKind.Server, "QVS01").Der;
        var pem = $"-----BEGIN CERTIFICATE-----\n{Convert.ToBase64String(der, Base64FormattingOptions.InsertLineBreaks)}\n-----END CERTIFICATE-----\n";

        Assert.Equal(ExtensionVerdict.Proven, AdoptionRecord.Verdict(Check(new SampleFile("x.pem", Encoding.ASCII.GetBytes(pem))).Server));
    }

    [Fact]
    public void A_sample_that_proves_nothing_is_refused_and_nothing_is_kept()
    {
        var other = new NativeSet(qms.Machine, "other", shape with { From = shape.From.AddYears(-3) });
        var own = qms.Machine.Certificates.List(Core.Machine.TrustStore.My).Select(c => c.Der).ToList();
        var ours = Sample(CertificateKind.Server, "QVS77");
        var cases = new List<(ErrorDefinition Error, SampleFile Sample)>
        {
            (ErrorCatalogue.SampleUnreadable, new SampleFile("empty", [])),
            (ErrorCatalogue.SampleUnreadable, new SampleFile("garbage", Encoding.ASCII.GetBytes("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"))),
            (ErrorCatalogue.SampleOfOtherRoot, new SampleFile("other", other.Issue(CertificateKind.Server, "QVS01").Der)),
            (ErrorCatalogue.SampleOfUnknownKind, new SampleFile("root", set.Root.Der)),
            (ErrorCatalogue.SampleOfUnknownKind, Sample(CertificateKind.Server, "qvs01.example.com")),
            (ErrorCatalogue.SampleOfThisMachine, Sample(CertificateKind.Server, "qms01")),
            (ErrorCatalogue.SampleOfThisMachine, new SampleFile("own server", own[0])),
            (ErrorCatalogue.SampleOfThisMachine, new SampleFile("own client", own[1])),
            (ErrorCatalogue.SampleOfOurs, ours),
        };
        foreach (var (expected, sample) in cases)
        {
            var error = Assert.Throws<TrustException>(() => AdoptionCheck.Run(qms.Machine, [Sample(CertificateKind.Server, "QVS01"), sample], c => c.CommonName == "QVS77"));
            Assert.Equal((sample.Name, expected.Code), (sample.Name, error.Code));
            Assert.Null(qms.Machine.Folder.Read(AdoptionCheck.RecordName));
        }
    }

    [Fact]
    public void A_sample_of_a_root_that_is_no_longer_in_force_proves_nothing_any_more()
    {
        var sample = set.Issue(CertificateKind.Server, "QVS01");
        var record = new AdoptionRecord([new AdoptionSample(CertificateKind.Server, sample)]);
        var other = new NativeSet(qms.Machine, "other", shape);

        Assert.Equal(ExtensionVerdict.Proven, AdoptionRecord.Verdict(record.Compare(CertificateKind.Server, set.Root, sample)));
        Assert.Equal(ExtensionVerdict.Unproven, AdoptionRecord.Verdict(record.Compare(CertificateKind.Server, other.Root, sample)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<adoption>")]
    [InlineData("<adoption><sample kind=\"Server\"/></adoption>")]
    [InlineData("<adoption><sample kind=\"Nothing\" der=\"AA==\"/></adoption>")]
    [InlineData("<adoption><sample kind=\"Server\" der=\"AA==\"/></adoption>")]
    public void A_damaged_record_is_said_so(string text)
    {
        qms.Machine.Folder.Write(AdoptionCheck.RecordName, Encoding.UTF8.GetBytes(text));

        Assert.Equal(ErrorCatalogue.RecordDamaged.Code, Assert.Throws<TrustException>(() => Check()).Code);
        Assert.Throws<FormatException>(() => AdoptionRecord.Parse(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void The_state_of_QMS_says_what_is_known()
    {
        qms.Install();
        Assert.Equal(RoleValues.Unproven, qms.Machine.Settings.Get("QMS", RoleValues.Extensions));

        Check(Sample(CertificateKind.Server, "QVS01"), Sample(CertificateKind.Client, "QVS01"));
        Assert.Equal(RoleValues.Proven, qms.Machine.Settings.Get("QMS", RoleValues.Extensions));
        qms.Install();
        Assert.Equal(RoleValues.Proven, qms.Machine.Settings.Get("QMS", RoleValues.Extensions));

        Check(Sample(CertificateKind.Client, "QVS01", shape with { PerMachine = "of " }));
        Assert.Equal(RoleValues.Unproven, qms.Machine.Settings.Get("QMS", RoleValues.Extensions));
    }

    [Fact]
    public void An_authority_that_this_product_made_has_nothing_to_learn()
    {
        var own = new QmsScenario(started: false);
        own.Data["AUTHORITY"] = "create";
        own.Install();

        Assert.Equal(ErrorCatalogue.NothingToLearn.Code, Assert.Throws<TrustException>(() => AdoptionCheck.Run(own.Machine, [], _ => false)).Code);
    }

    private AdoptionReport Check(params SampleFile[] samples) => AdoptionCheck.Run(qms.Machine, samples, _ => false);

    private SampleFile Sample(CertificateKind kind, string machine, NativeShape? other = null)
        => new($"{machine}-{kind}.cer", set.Issue(kind, machine, other).Der);
}
