using System.Security.Cryptography;

namespace QvTrust.Authority.Tests.Verdicts;

/// <summary>Keys, roots, and what lies between.</summary>
internal static partial class Mutants
{
    private static IEnumerable<Mutant> Keys(Material m)
    {
        Mutant Of(string name, Der key) => new("key", name, m.Under(m.Server().Set(TbsField.Key, key).Sign()));
        Der Rsa(int bits)
        {
            using var key = RSA.Create(bits);
            return Material.PublicKey(key);
        }
        Der Numbers(byte[] exponent, Func<byte[], byte[]> modulus)
        {
            var key = Material.PublicKey(m.LeafKey);
            var numbers = Der.Sequence(Der.Primitive(0x02, modulus([0, .. m.LeafKey.ExportParameters(false).Modulus!])), Der.Primitive(0x02, exponent));
            key.Items[1] = Der.Primitive(0x03, [0, .. numbers.Encode()]);
            return key;
        }
        byte[] usual = [1, 0, 1];
        yield return Of("RSA of 512 bits", Rsa(512));
        yield return Of("RSA of 1024 bits", Rsa(1024));
        yield return Of("RSA of 3072 bits", Rsa(3072));
        yield return Of("RSA, exponent 1", Numbers([1], n => n));
        yield return Of("RSA, an even modulus", Numbers(usual, n => [.. n[..^1], 2]));
        yield return Of("RSA, a negative modulus", Numbers(usual, n => n[1..]));
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        yield return Of("ECDSA, P-256", Material.PublicKey(curve));
        yield return Of("of an unknown algorithm", Der.Sequence(Der.Sequence(Der.Oid(Unknown)), Material.BitString(0, 1, 2, 3)));
        yield return Of("RSA without its NULL", Der.Sequence(Der.Sequence(Der.Oid("1.2.840.113549.1.1.1")), Material.PublicKey(m.LeafKey).Items[1]));
        yield return Of("RSA, not what its format says", Der.Sequence(Draft.Algorithm("1.2.840.113549.1.1.1"), Material.BitString(0, 1, 2, 3)));
    }

    private static IEnumerable<Mutant> Roots(Material m)
    {
        Mutant Of(string name, Draft draft) => new("root", name, m.With(draft.Sign()));
        var now = DateTimeOffset.UtcNow;
        var yes = Der.Primitive(0x01, 0xFF);
        Draft Basic(params Der[] parts) => m.Root().With(Draft.BasicConstraints, true, Der.Sequence(parts));
        Draft Usage(byte unused, byte bits) => m.Root().With(Draft.KeyUsage, true, Material.BitString(unused, bits));
        yield return Of("signed again by the test", m.Root());
        yield return Of("basic constraints: none", m.Root().Without(Draft.BasicConstraints));
        yield return Of("basic constraints: no CA", Basic());
        yield return Of("basic constraints: not critical", m.Root().With(Draft.BasicConstraints, false, Der.Sequence(yes)));
        yield return Of("basic constraints: path length 0", Basic(yes, Der.Primitive(0x02, 0)));
        yield return Of("basic constraints: a negative path length", Basic(yes, Der.Primitive(0x02, 0xFF)));
        yield return Of("basic constraints: not what its format says", m.Root().With(Draft.BasicConstraints, true, Der.Primitive(0x02, 1)));
        yield return Of("key usage: none", m.Root().Without(Draft.KeyUsage));
        yield return Of("key usage: cRLSign only", Usage(1, 0x02));
        yield return Of("key usage: keyCertSign only", Usage(2, 0x04));
        yield return Of("key usage: digitalSignature only", Usage(7, 0x80));
        yield return Of("key usage: not what its format says", m.Root().With(Draft.KeyUsage, true, Der.Primitive(0x02, 1)));
        yield return Of("extended key usage: clientAuth only", m.Root().With(Draft.ExtendedKeyUsage, false, Material.Uses(ClientAuth)));
        yield return Of("extended key usage: both", m.Root().With(Draft.ExtendedKeyUsage, false, Material.Uses(ClientAuth, ServerAuth)));
        yield return Of("an unknown extension, critical", m.Root().With(Unknown, true, Draft.Text(0x0C, "x")));
        yield return Of("an unknown extension, not critical", m.Root().With(Unknown, false, Draft.Text(0x0C, "x")));
        yield return Of("name constraints: QVS01 permitted", m.Root().With("2.5.29.30", true, Permitted("QVS01")));
        yield return Of("name constraints: QVS02 permitted", m.Root().With("2.5.29.30", true, Permitted("QVS02")));
        yield return Of("name constraints: QVS01 excluded", m.Root().With("2.5.29.30", true, Excluded("QVS01")));
        yield return Of("ended an hour ago", m.Root().SetDates(now.AddYears(-1), now.AddHours(-1)));
        yield return Of("begins in an hour", m.Root().SetDates(now.AddHours(1), now.AddYears(1)));
        yield return Of("another subject, the same key", m.Root().Set(TbsField.Issuer, Draft.Name("OtherCA")).Set(TbsField.Subject, Draft.Name("OtherCA")));
        yield return Of("its issuer is another", m.Root().Set(TbsField.Issuer, Draft.Name("OtherCA")));
        yield return Of("basic constraints twice, one of no CA", Twice(m.Root()));
        var bare = m.Root();
        bare.Tbs.Items.RemoveAt((int)TbsField.Extensions);
        yield return Of("no extensions, version 3", bare);
        bare.Tbs.Items.RemoveAt((int)TbsField.Version);
        yield return Of("no extensions, version 1", bare);
        yield return new("root", "its own signature is of another key", m.With(m.Root().Sign(key: m.OtherKey)));
        yield return new("root", "its own signature is SHA-1", m.With(m.Root().SignAs(Draft.Algorithm("1.2.840.113549.1.1.5"), HashAlgorithmName.SHA1)));
        yield return new("root", "its own signature is MD5", m.With(m.Root().SignAs(Draft.Algorithm("1.2.840.113549.1.1.4"), HashAlgorithmName.MD5)));
        using var small = RSA.Create(1024);
        var root = m.Root().Set(TbsField.Key, Material.PublicKey(small)).With(Draft.SubjectKeyId, false, Der.Primitive(0x04, Material.KeyId(small))).Sign(key: small);
        var leaf = m.Server().With(Draft.AuthorityKeyId, false, Der.Sequence(Der.Primitive(0x80, Material.KeyId(small)))).Sign(key: small);
        yield return new("root", "RSA of 1024 bits", new Case(leaf, root));
    }

    private static Draft Twice(Draft root)
    {
        root.Extensions.Add(Draft.Extension(Draft.BasicConstraints, true, Der.Sequence().Encode()));
        return root;
    }

    private static IEnumerable<Mutant> Paths(Material m)
    {
        var yes = Der.Primitive(0x01, 0xFF);
        var between = m.Root().Set(TbsField.Subject, Draft.Name("BetweenCA")).Set(TbsField.Key, Material.PublicKey(m.LeafKey))
            .Set(TbsField.Serial, Der.Primitive(0x02, 5)).With(Draft.SubjectKeyId, false, Der.Primitive(0x04, Material.KeyId(m.LeafKey)))
            .With(Draft.AuthorityKeyId, false, Der.Sequence(Der.Primitive(0x80, Material.KeyId(m.RootKey)))).Sign();
        byte[] Below(string issuer) => m.Server().Set(TbsField.Issuer, Draft.Name(issuer)).Set(TbsField.Key, Material.PublicKey(m.OtherKey))
            .With(Draft.SubjectKeyId, false, Der.Primitive(0x04, Material.KeyId(m.OtherKey)))
            .With(Draft.AuthorityKeyId, false, Der.Sequence(Der.Primitive(0x80, Material.KeyId(m.LeafKey)))).Sign(key: m.LeafKey);
        yield return new("path", "signed with the key of a server's certificate", new Case(Below("QVS01"), m.RootDer, Between: m.ServerDer));
        var ca = m.Server().With(Draft.BasicConstraints, true, Der.Sequence(yes)).Sign();
        yield return new("path", "signed with the key of a server's certificate that claims to be a CA", new Case(Below("QVS01"), m.RootDer, Between: ca));
        var short0 = m.Root().With(Draft.BasicConstraints, true, Der.Sequence(yes, Der.Primitive(0x02, 0))).Sign();
        yield return new("path", "a CA between, the root's path length is 0", new Case(Below("BetweenCA"), short0, Between: between));
        yield return new("path", "a CA between, its issuer's path length is not limited", new Case(Below("BetweenCA"), m.RootDer, Between: between));
        yield return new("path", "a CA between that is not shown", new Case(Below("BetweenCA"), m.RootDer));
    }
}
