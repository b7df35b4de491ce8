using System.Security.Cryptography;

namespace QvTrust.Authority.Tests.Verdicts;

/// <summary>A revocation list with one thing changed.</summary>
/// <param name="Name">What.</param>
/// <param name="Der">The list.</param>
/// <param name="Root">Who has to have signed it.</param>
internal sealed record ListMutant(string Name, byte[] Der, byte[] Root);

/// <summary>Mutants of a revocation list that names somebody (RFC 5280, 5).</summary>
/// <param name="m">What they are made of.</param>
/// <param name="list">A list of the running service.</param>
internal sealed class Lists(Material m, byte[] list)
{
    private const int Algorithm = 1;
    private const int Issuer = 2;
    private const int ThisUpdate = 3;
    private const int NextUpdate = 4;
    private const int Revoked = 5;
    private const int Extensions = 6;

    internal IEnumerable<ListMutant> All()
    {
        var now = DateTimeOffset.UtcNow;
        yield return new("nothing is changed", list, m.RootDer);
        yield return Of("signed again by the test", _ => { });
        var whole = Der.Parse(list);
        whole.Items[2].Content[^1] ^= 1;
        yield return new("its signature's last bit is another", whole.Encode(), m.RootDer);
        var edited = Der.Parse(list);
        edited.Items[0].Items[Revoked].Items[0].Items[0].Content[^1] ^= 1;
        yield return new("a revoked serial number is changed under the signature", edited.Encode(), m.RootDer);
        yield return Of("signed with another key", _ => { }, m.OtherKey);
        yield return Of("signed with a server's key", _ => { }, m.LeafKey);
        yield return Of("another issuer's name", tbs => tbs.Items[Issuer] = Draft.Name("OtherCA"));
        yield return Of("a newer one was due an hour ago", tbs => tbs.Items[NextUpdate] = Draft.Date(now.AddHours(-1)));
        yield return Of("made in two days", tbs => tbs.Items[ThisUpdate] = Draft.Date(now.AddDays(2)));
        yield return Of("an unknown extension, critical", tbs => Add(tbs, Draft.Extension("1.3.6.1.4.1.99999.7", true, [5, 0])));
        yield return Of("a delta list", tbs => Add(tbs, Draft.Extension("2.5.29.27", true, Der.Primitive(0x02, 1).Encode())));
        yield return Of("the issuer's key id is another", tbs => tbs.Items[Extensions].Items[0].Items.RemoveAll(e => e.Items[0].Content.SequenceEqual(Der.Oid(Draft.AuthorityKeyId).Content)),
            more: Draft.Extension(Draft.AuthorityKeyId, false, Der.Sequence(Der.Primitive(0x80, Material.KeyId(m.OtherKey))).Encode()));
        yield return Of("the signed algorithm is another than the outer one", tbs => tbs.Items[Algorithm] = Draft.Algorithm("1.2.840.113549.1.1.13"));
        yield return new("an octet is missing at its end", list[..^1], m.RootDer);
        var deaf = m.Root().With(Draft.KeyUsage, true, Material.BitString(2, 0x04)).Sign();
        yield return new("its root may sign certificates only", list, deaf);
    }

    private ListMutant Of(string name, Action<Der> change, RSA? key = null, Der? more = null)
    {
        var whole = Der.Parse(list);
        var tbs = whole.Items[0];
        change(tbs);
        if (more is not null)
            Add(tbs, more);
        whole.Items[2] = Der.Primitive(0x03, [0, .. (key ?? m.RootKey).SignData(tbs.Encode(), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)]);
        return new(name, whole.Encode(), m.RootDer);
    }

    private static void Add(Der tbs, Der extension) => tbs.Items[Extensions].Items[0].Items.Add(extension);
}
