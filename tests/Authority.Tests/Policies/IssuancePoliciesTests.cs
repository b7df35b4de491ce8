using QvTrust.Authority.Hosting;
using QvTrust.Authority.Policies;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Windows;

namespace QvTrust.Authority.Tests.Policies;

/// <summary>The list as a whole: what the docs say of it, its order, and whose name a refusal carries.</summary>
public sealed class IssuancePoliciesTests : IDisposable
{
    private readonly TestSite site = new();

    public void Dispose() => site.Dispose();

    [Fact]
    public void The_documented_list_is_the_one_in_force()
    {
        var documented = File.ReadLines(Path.Combine(Repository.Root, "docs", "security-model.md"))
            .SkipWhile(l => l != "| Policy | Refuses | Code | Held by |").Skip(2).TakeWhile(l => l.StartsWith('|'))
            .Select(l => l.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => (cells[1].Trim('`'), cells[3]));
        using var keys = Platform.Current().LoadKeys(AuthorityConfiguration.Read(site.Configuration));
        using var log = new AuthorityLog(site.Log, new SystemClock());
        using var ledger = new Ledger.Ledger(site.Ledger, new SystemClock());
        var learned = new LearnedExtensions(site.File("none"), keys, ledger, log);
        var list = IssuancePolicies.Create(new NodeNames("QMS01"), keys, learned, new SystemClock()).All;
        // Of a request the key's form is judged before its signature, and not again.
        var inForce = new[] { (CertificationRequest.FormPolicy, "QVT4008"), (RsaKeyForm.Policy, "QVT4009"), (CertificationRequest.PossessionPolicy, "QVT4008") }
            .Concat(list.Where(p => p.Name != RsaKeyForm.Policy).Select(p => (p.Name, string.Join(", ", p.Refusals.Select(r => r.Code)))));
        Assert.Equal(inForce, documented);
        Assert.Equal("QVT4009", Assert.Single(Assert.Single(list, p => p.Name == RsaKeyForm.Policy).Refusals).Code);
    }

    [Fact]
    public void The_first_refusal_counts_and_has_its_policys_name()
    {
        var policies = new IssuancePolicies([new NodeNames("QMS01"), new KeyForm(), new KeyHasNoSmallFactor()]);
        Assert.Equal("QVT1031 (machine-name)", Assert.Throws<TrustException>(() => policies.Check(TestModulus.Request(TestModulus.Good() - 1, "QMS01"))).Reason);
        Assert.Equal("QVT4009 (key-form)", Assert.Throws<TrustException>(() => policies.Check(TestModulus.Request(TestModulus.Good() - 1))).Reason);
        Assert.Equal("QVT4032 (key-small-factor)", Assert.Throws<TrustException>(() => policies.Check(TestModulus.Request(3 * TestModulus.Good()))).Reason);
    }

    [Fact]
    public void What_keeps_a_policy_from_deciding_is_no_refusal_of_it()
    {
        using var keys = Platform.Current().LoadKeys(AuthorityConfiguration.Read(site.Configuration));
        using var log = new AuthorityLog(site.Log, new SystemClock());
        using var ledger = new Ledger.Ledger(site.Ledger, new SystemClock());
        File.WriteAllText(site.File("damaged"), "no record");
        var policies = new IssuancePolicies([new LearnedExtensions(site.File("damaged"), keys, ledger, log)]);
        Assert.Equal("QVT5007", Assert.Throws<TrustException>(() => policies.Check(TestModulus.Request(TestModulus.Good()))).Reason);
    }
}
