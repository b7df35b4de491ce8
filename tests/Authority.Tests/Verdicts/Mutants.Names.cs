using System.Net;

namespace QvTrust.Authority.Tests.Verdicts;

/// <summary>Names, dates and key identifiers.</summary>
internal static partial class Mutants
{
    private static IEnumerable<Mutant> Names(Material m)
    {
        Mutant Of(string name, Draft draft) => new("name", name, m.Under(draft.Sign()));
        Draft San(params string[] names) => m.Server().With(Draft.AlternativeName, false, Material.DnsNames(names));
        Draft CommonName(string name) => m.Server().Without(Draft.AlternativeName).Set(TbsField.Subject, Draft.Name(name));
        yield return new("name", "another machine is asked for", m.Under(m.ServerDer, "QVS02"));
        yield return new("name", "asked for in lower case", m.Under(m.ServerDer, "qvs01"));
        yield return Of("alternative name of another machine, subject right", San("QVS02"));
        yield return Of("subject of another machine, alternative name right", m.Server().Set(TbsField.Subject, Draft.Name("QVS02")));
        yield return Of("alternative names of two machines", San("QVS02", "QVS01"));
        yield return Of("alternative name in lower case", San("qvs01"));
        yield return Of("alternative name * only", San("*"));
        yield return Of("alternative name QVS*", San("QVS*"));
        yield return Of("alternative name longer by a domain", San("QVS01.example.org"));
        yield return Of("alternative name cut off by a zero octet", San("QVS01\0.example.org"));
        yield return Of("alternative name with a space behind it", San("QVS01 "));
        yield return Of("alternative name is an address only, subject right", m.Server().With(Draft.AlternativeName, false, Der.Sequence(Der.Primitive(0x87, IPAddress.Loopback.GetAddressBytes()))));
        yield return Of("alternative name is an e-mail address only, subject right", m.Server().With(Draft.AlternativeName, false, Der.Sequence(Draft.Text(0x81, "QVS01"))));
        yield return Of("alternative name without any name", m.Server().With(Draft.AlternativeName, false, Der.Sequence()));
        yield return Of("alternative name is not what its format says", m.Server().With(Draft.AlternativeName, false, Der.Primitive(0x02, 1)));
        yield return Of("no alternative name, subject right", CommonName("QVS01"));
        yield return Of("no alternative name, subject of another machine", CommonName("QVS02"));
        yield return Of("no alternative name, subject cut off by a zero octet", CommonName("QVS01\0.example.org"));
        yield return Of("no subject, alternative name right", m.Server().Set(TbsField.Subject, Der.Sequence()));
    }

    private static IEnumerable<Mutant> Issuers(Material m)
    {
        Mutant Of(string name, Draft draft) => new("issuer", name, m.Under(draft.Sign()));
        Draft Issuer(Der name) => m.Server().Set(TbsField.Issuer, name);
        yield return Of("another name, the root's key", Issuer(Draft.Name("OtherCA")));
        yield return Of("no name, the root's key", Issuer(Der.Sequence()));
        yield return Of("one part more", Issuer(Der.Sequence(Draft.CommonName("QlikViewCA"), Draft.CommonName("QlikViewCA"))));
        yield return Of("in another string type", Issuer(Draft.Name("QlikViewCA", 0x13)));
        yield return Of("in another case", Issuer(Draft.Name("qlikviewca")));
        yield return Of("its own subject", Issuer(Draft.Name("QVS01")));
        yield return new("issuer", "another root of the same name is trusted", new Case(m.ServerDer, OtherRoot(m)));
    }

    private static byte[] OtherRoot(Material m)
        => m.Root().Set(TbsField.Key, Material.PublicKey(m.OtherKey)).With(Draft.SubjectKeyId, false, Der.Primitive(0x04, Material.KeyId(m.OtherKey))).Sign(key: m.OtherKey);

    private static IEnumerable<Mutant> Dates(Material m)
    {
        Mutant Of(string name, Draft draft) => new("validity", name, m.Under(draft.Sign()));
        var now = DateTimeOffset.UtcNow;
        var (from, to) = (now.AddDays(-1), now.AddYears(1));
        Draft End(Der end) => m.Server().SetDates(Draft.Date(from), end);
        yield return Of("ended an hour ago", m.Server().SetDates(from, now.AddHours(-1)));
        yield return Of("begins in an hour", m.Server().SetDates(now.AddHours(1), to));
        yield return Of("ends before it begins", m.Server().SetDates(now.AddHours(1), now.AddHours(-1)));
        yield return Of("outlives its root", m.Server().SetDates(from, now.AddYears(15)));
        yield return Of("ends in the year 9999", End(Draft.Text(0x18, "99991231235959Z")));
        yield return Of("GeneralizedTime before 2050", End(Draft.Text(0x18, $"{to.UtcDateTime:yyyyMMddHHmmss}Z")));
        yield return Of("a time without seconds", End(Draft.Text(0x17, $"{to.UtcDateTime:yyMMddHHmm}Z")));
        yield return Of("a time with fractions of a second", End(Draft.Text(0x18, $"{to.UtcDateTime:yyyyMMddHHmmss}.5Z")));
        yield return Of("a time with an offset", End(Draft.Text(0x17, $"{to.UtcDateTime:yyMMddHHmmss}+0000")));
        yield return Of("a time without a zone", End(Draft.Text(0x17, $"{to.UtcDateTime:yyMMddHHmmss}")));
        yield return Of("month 13", End(Draft.Text(0x17, $"{to.UtcDateTime:yy}1301000000Z")));
        yield return Of("31 February", End(Draft.Text(0x17, $"{to.UtcDateTime:yy}0231000000Z")));
        yield return Of("letters instead of a time", End(Draft.Text(0x17, "whenever it ZZ")));
    }

    private static IEnumerable<Mutant> KeyIds(Material m)
    {
        Mutant Of(string name, Draft draft) => new("key ids", name, m.Under(draft.Sign()));
        Draft Authority(params Der[] parts) => m.Server().With(Draft.AuthorityKeyId, false, Der.Sequence(parts));
        var keyId = Der.Primitive(0x80, Material.KeyId(m.RootKey));
        var issuer = Der.Constructed(0xA1, Der.Constructed(0xA4, Draft.Name("QlikViewCA")));
        var serial = m.Root()[TbsField.Serial].Content;
        yield return Of("none at all", m.Server().Without(Draft.AuthorityKeyId, Draft.SubjectKeyId));
        yield return Of("the issuer's is of another key", Authority(Der.Primitive(0x80, Material.KeyId(m.OtherKey))));
        yield return Of("the issuer's is empty", Authority());
        yield return Of("the issuer's by name and serial number", Authority(issuer, Der.Primitive(0x82, serial)));
        yield return Of("the issuer's with all three parts", Authority(keyId, issuer, Der.Primitive(0x82, serial)));
        yield return Of("the issuer's has another serial number", Authority(keyId, issuer, Der.Primitive(0x82, [.. serial[..^1], (byte)(serial[^1] ^ 1)])));
        yield return Of("the issuer's has another name", Authority(keyId, Der.Constructed(0xA1, Der.Constructed(0xA4, Draft.Name("OtherCA"))), Der.Primitive(0x82, serial)));
        yield return Of("the issuer's is not what its format says", m.Server().With(Draft.AuthorityKeyId, false, Der.Primitive(0x02, 1)));
        yield return Of("its own is of another key", m.Server().With(Draft.SubjectKeyId, false, Der.Primitive(0x04, Material.KeyId(m.OtherKey))));
        yield return Of("its own is not what its format says", m.Server().With(Draft.SubjectKeyId, false, Der.Primitive(0x02, 1)));
        yield return new("key ids", "the root has another one than the issuer's",
            m.With(m.Root().With(Draft.SubjectKeyId, false, Der.Primitive(0x04, Material.KeyId(m.OtherKey))).Sign()));
        yield return new("key ids", "the root has none", m.With(m.Root().Without(Draft.SubjectKeyId).Sign()));
    }
}
