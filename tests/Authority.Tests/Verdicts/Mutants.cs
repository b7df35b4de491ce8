namespace QvTrust.Authority.Tests.Verdicts;

/// <summary>All of them, in the order of the table.</summary>
internal static partial class Mutants
{
    private const string ServerAuth = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuth = "1.3.6.1.5.5.7.3.2";
    private const string AnyUse = "2.5.29.37.0";
    private const string SecretsKey = "1.2.840.113556.1.8000.2554.21044.56718.15555.18116.33274.6078512.3551568";
    private const string Unknown = "1.3.6.1.4.1.99999.7";

    internal static IEnumerable<Mutant> Of(Material m) =>
        [.. Unchanged(m), .. Signatures(m), .. Names(m), .. Issuers(m), .. Dates(m), .. KeyIds(m), .. Usages(m), .. Extensions(m), .. Keys(m), .. Roots(m), .. Paths(m), .. Forms(m)];

    private static IEnumerable<Mutant> Unchanged(Material m)
    {
        yield return new("nothing", "a server certificate", m.Under(m.ServerDer));
        yield return new("nothing", "a client certificate", m.UnderClient(m.ClientDer));
        yield return new("nothing", "a server certificate, signed again by the test", m.Under(m.Server().Sign()));
    }

    private static IEnumerable<Mutant> Usages(Material m)
    {
        Mutant Of(string name, Draft draft) => new("usage", name, m.Under(draft.Sign()));
        Mutant OfClient(string name, Draft draft) => new("usage", name, m.UnderClient(draft.Sign()));
        Draft Usage(byte unused, byte bits) => m.Server().With(Draft.KeyUsage, true, Material.BitString(unused, bits));
        Draft Purpose(params string[] oids) => m.Server().With(Draft.ExtendedKeyUsage, false, Material.Uses(oids));
        Draft Basic(params Der[] parts) => m.Server().With(Draft.BasicConstraints, true, Der.Sequence(parts));
        var yes = Der.Primitive(0x01, 0xFF);
        yield return Of("basic constraints: no CA", Basic());
        yield return Of("basic constraints: a CA", Basic(yes));
        yield return Of("basic constraints: a path length, but no CA", Basic(Der.Primitive(0x02, 0)));
        yield return Of("basic constraints: a CA with a negative path length", Basic(yes, Der.Primitive(0x02, 0xFF)));
        yield return Of("basic constraints: not what its format says", m.Server().With(Draft.BasicConstraints, true, Der.Primitive(0x02, 1)));
        yield return Of("key usage: none", m.Server().Without(Draft.KeyUsage));
        yield return Of("key usage: digitalSignature only", Usage(7, 0x80));
        yield return Of("key usage: keyEncipherment only", Usage(5, 0x20));
        yield return Of("key usage: keyCertSign only", Usage(2, 0x04));
        yield return Of("key usage: cRLSign only", Usage(1, 0x02));
        yield return Of("key usage: keyAgreement only", Usage(3, 0x08));
        yield return Of("key usage: digitalSignature, keyEncipherment, keyCertSign", Usage(2, 0xA4));
        yield return Of("key usage: no bit at all", m.Server().With(Draft.KeyUsage, true, Material.BitString(0)));
        yield return Of("key usage: not critical", m.Server().With(Draft.KeyUsage, false, Material.BitString(5, 0xA0)));
        yield return Of("key usage: not what its format says", m.Server().With(Draft.KeyUsage, true, Der.Primitive(0x02, 1)));
        yield return Of("extended key usage: none", m.Server().Without(Draft.ExtendedKeyUsage));
        yield return Of("extended key usage: clientAuth only", Purpose(ClientAuth));
        yield return Of("extended key usage: both", Purpose(ClientAuth, ServerAuth));
        yield return Of("extended key usage: any", Purpose(AnyUse));
        yield return Of("extended key usage: an unknown one only", Purpose(Unknown));
        yield return Of("extended key usage: serverAuth and an unknown one, critical", m.Server().With(Draft.ExtendedKeyUsage, true, Material.Uses(ServerAuth, Unknown)));
        yield return Of("extended key usage: no purpose at all", Purpose());
        yield return Of("extended key usage: not what its format says", m.Server().With(Draft.ExtendedKeyUsage, false, Der.Primitive(0x02, 1)));
        yield return OfClient("client: extended key usage: serverAuth only", m.Client().With(Draft.ExtendedKeyUsage, false, Material.Uses(ServerAuth)));
        yield return OfClient("client: extended key usage: none", m.Client().Without(Draft.ExtendedKeyUsage));
        yield return OfClient("client: extended key usage: any", m.Client().With(Draft.ExtendedKeyUsage, false, Material.Uses(AnyUse)));
        yield return OfClient("client: key usage: keyEncipherment only", m.Client().With(Draft.KeyUsage, true, Material.BitString(5, 0x20)));
        yield return OfClient("client: key usage: keyAgreement only", m.Client().With(Draft.KeyUsage, true, Material.BitString(3, 0x08)));
        yield return OfClient("client: basic constraints: a CA", m.Client().With(Draft.BasicConstraints, true, Der.Sequence(yes)));
    }

    private static IEnumerable<Mutant> Extensions(Material m)
    {
        Mutant Of(string name, Draft draft) => new("extension", name, m.Under(draft.Sign()));
        var text = Draft.Text(0x0C, "Server");
        yield return Of("an unknown one, critical", m.Server().With(Unknown, true, text));
        yield return Of("an unknown one, not critical", m.Server().With(Unknown, false, text));
        yield return Of("an unknown one whose value is no ASN.1", m.Server().With(Unknown, Draft.Extension(Unknown, false, "Server"u8.ToArray())));
        yield return Of("an unknown one whose value is empty", m.Server().With(Unknown, Draft.Extension(Unknown, false, [])));
        yield return Of("the SecretsKey's, critical", Critical(m.Server(), SecretsKey));
        yield return Of("certificate policies, critical", m.Server().With("2.5.29.32", true, Der.Sequence(Der.Sequence(Der.Oid(Unknown)))));
        yield return Of("policy constraints: a policy is required and there is none", m.Server().With("2.5.29.36", true, Der.Sequence(Der.Primitive(0x80, 0))));
        yield return Of("inhibitAnyPolicy, critical", m.Server().With("2.5.29.54", true, Der.Primitive(0x02, 0)));
        yield return Of("name constraints, critical, on a server's", m.Server().With("2.5.29.30", true, Permitted("QVS01")));
        yield return Of("Netscape's type: an SSL client only", m.Server().With("2.16.840.1.113730.1.1", false, Material.BitString(7, 0x80)));
        yield return Of("alternative name, critical", m.Server().With(Draft.AlternativeName, true, Material.DnsNames("QVS01")));
        yield return Of("the issuer's key id, critical", m.Server().With(Draft.AuthorityKeyId, true, Der.Sequence(Der.Primitive(0x80, Material.KeyId(m.RootKey)))));
        var twice = m.Server();
        twice.Extensions.Add(twice.Extensions[twice.IndexOf(Draft.AlternativeName)]);
        yield return Of("alternative name twice", twice);
        var uses = m.Server();
        uses.Extensions.Add(Draft.Extension(Draft.ExtendedKeyUsage, false, Material.Uses(ClientAuth).Encode()));
        yield return Of("extended key usage twice, one of a client", uses);
        var other = m.Server();
        other.Extensions.Add(Draft.Extension(Unknown, false, text.Encode()));
        other.Extensions.Add(Draft.Extension(Unknown, false, text.Encode()));
        yield return Of("an unknown one twice", other);
        var none = m.Server();
        none.Extensions.Clear();
        yield return Of("an empty list", none);
        var absent = m.Server();
        absent.Tbs.Items.RemoveAt((int)TbsField.Extensions);
        yield return Of("none at all in version 3", absent);
    }

    private static Draft Critical(Draft draft, string oid)
    {
        draft.Extensions[draft.IndexOf(oid)].Items.Insert(1, Der.Primitive(0x01, 0xFF));
        return draft;
    }

    private static Der Permitted(string name) => Der.Sequence(Der.Constructed(0xA0, Der.Sequence(Draft.Text(0x82, name))));

    private static Der Excluded(string name) => Der.Sequence(Der.Constructed(0xA1, Der.Sequence(Draft.Text(0x82, name))));
}
