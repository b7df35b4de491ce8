using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using QvTrust.Core.Certificates;

namespace QvTrust.Authority.Tests.Verdicts;

/// <summary>
/// What openssl, GnuTLS and NSS say of certificates and lists, beside what the product says. All of it stands in
/// docs/verdicts.md; QVTRUST_ACCEPT=1 writes the tables anew.
/// </summary>
public sealed class VerdictTests(OwnProducts own) : IClassFixture<OwnProducts>, IDisposable
{
    // Where all three accept and we refuse, on purpose.
    private static readonly HashSet<(string Group, string Name)> Stricter =
    [
        ("signature", "the algorithm has other parameters"),
        ("extension", "name constraints, critical, on a server's"),
        ("key", "RSA of 512 bits"),
        ("key", "ECDSA, P-256"),
        ("root", "name constraints: QVS01 permitted"),
        ("root", "its own signature is MD5"),
        ("path", "a CA between, its issuer's path length is not limited"),
        ("form", "version 4"),
    ];

    private readonly RSA leafKey = RSA.Create(2048);
    private readonly Judges judges = new();

    public void Dispose()
    {
        judges.Dispose();
        leafKey.Dispose();
    }

    [Fact]
    public async Task Each_mutant_gets_the_strictest_verdict()
    {
        using var material = await MaterialAsync();
        var mutants = Mutants.Of(material).ToList();
        Assert.Equal(mutants.Count, mutants.DistinctBy(m => (m.Group, m.Name)).Count());
        var table = Table("Changed", "How", "openssl", "GnuTLS", "NSS", "QvTrust");
        var surprises = new List<string>();
        foreach (var mutant in mutants)
        {
            var chain = mutant.Chain;
            var (openssl, gnutls, nss, ours) = (judges.OpenSsl(chain), judges.GnuTls(chain), judges.Nss(chain), Judges.Ours(chain));
            if (ours is null != (openssl && gnutls && nss && !Stricter.Contains((mutant.Group, mutant.Name))))
                surprises.Add($"{mutant.Group}: {mutant.Name}: openssl {openssl}, GnuTLS {gnutls}, NSS {nss}, ours: {ours ?? "good"}");
            Row(table, mutant.Group, mutant.Name, Word(openssl), Word(gnutls), Word(nss), Word(ours is null));
        }
        Assert.Empty(surprises);
        Page.Compare("mutants", table.ToString());
    }

    [Fact]
    public async Task Each_mutant_of_a_list_is_judged_and_the_list_itself_is_accepted()
    {
        using var material = await MaterialAsync();
        var table = Table("Changed", "openssl", "GnuTLS", "NSS");
        foreach (var mutant in new Lists(material, await own.Made.ListAsync(RevocationReasons.Names)).All())
        {
            Row(table, mutant.Name, Word(judges.OpenSslTakes(mutant.Der, mutant.Root, material.ServerDer)), Word(judges.GnuTlsTakes(mutant.Der, mutant.Root)),
                Word(judges.NssTakes(mutant.Der, mutant.Root)));
        }
        Page.Compare("lists", table.ToString());
    }

    [Fact]
    public Task What_an_own_authority_makes_is_accepted_by_all() => AcceptedAsync(own.Made, "-x509_strict");

    [Fact]
    public async Task What_an_adopted_authority_makes_is_accepted_by_all()
    {
        using var adopted = new Products("adopted", _ => { });
        await AcceptedAsync(adopted);
    }

    [Fact]
    public async Task What_an_adopted_authority_of_another_shape_makes_is_accepted_by_all()
    {
        using var adopted = new Products("adopted", Products.UseOddRoot);
        await AcceptedAsync(adopted);
    }

    // A root of QlikView's own may say less than openssl's strict mode wants.
    private async Task AcceptedAsync(Products made, params string[] strictness)
    {
        var root = made.Root();
        void Accepted(string what, Case chain)
        {
            Assert.Equal((what, true, true, true), (what, judges.OpenSsl(chain, strictness), judges.GnuTls(chain), judges.Nss(chain)));
            Assert.Null(Judges.Ours(chain));
        }
        Accepted("the QMS server's own", new Case(made.OwnServer(), root, Name: "QMS01"));
        var content = await made.PackAsync();
        foreach (var isClient in new[] { false, true })
        {
            var kind = isClient ? "client" : "server";
            Case Chain(byte[] der) => new(der, root, isClient, isClient ? "QVProxy" : "QVS01");
            Accepted($"{kind}, enrolled", Chain(await made.EnrolAsync(kind, leafKey)));
            Accepted($"{kind}, of a package", Chain(content.Leaf(isClient ? CertificateKind.Client : CertificateKind.Server).Certificate.Der));
        }
        Accepted("server, renewed", new Case(made.Renew("server"), root));
        Accepted("client, renewed", new Case(made.Renew("client"), root, IsClient: true, "QVProxy"));
        foreach (var list in new[] { made.List(), await made.ListAsync(["superseded"]) })
            Assert.Equal((true, true, true), (judges.OpenSslTakes(list, root, made.OwnServer()), judges.GnuTlsTakes(list, root), judges.NssTakes(list, root)));
    }

    private async Task<Material> MaterialAsync()
        => new(own.Made.Root(), await own.Made.EnrolAsync("server", leafKey), await own.Made.EnrolAsync("client", leafKey), own.RootKey, leafKey);

    private static StringBuilder Table(params string[] head)
    {
        var table = new StringBuilder();
        Row(table, head);
        return table.Append('|').Insert(table.Length, "---|", head.Length).Append('\n');
    }

    private static void Row(StringBuilder table, params string[] cells) => table.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", cells)} |\n");

    private static string Word(bool isAccepted) => isAccepted ? "accepts" : "refuses";
}
