using System.Security.Cryptography;

namespace QvTrust.Authority.Tests.Verdicts;

/// <summary>Signatures, and the form of what is signed.</summary>
internal static partial class Mutants
{
    private static IEnumerable<Mutant> Signatures(Material m)
    {
        Mutant Of(string name, byte[] der) => new("signature", name, m.Under(der));
        Mutant Changed(string name, Func<byte[], byte[]> change)
        {
            var draft = m.Server();
            draft.Whole.Items[2] = Der.Primitive(0x03, change(draft.Whole.Items[2].Content));
            return Of(name, draft.Whole.Encode());
        }
        yield return Changed("its first bit is another", s => [s[0], (byte)(s[1] ^ 0x80), .. s[2..]]);
        yield return Changed("its last bit is another", s => [.. s[..^1], (byte)(s[^1] ^ 1)]);
        yield return Changed("is empty", _ => [0]);
        yield return Changed("is all zeros", s => new byte[s.Length]);
        yield return Changed("an octet short", s => s[..^1]);
        yield return Changed("a zero octet before it", s => [0, .. s]);
        yield return Changed("an octet behind it", s => [.. s, 0]);
        yield return Changed("claims to leave a bit unused", s => [1, .. s[1..]]);
        yield return Of("of another key, the root's name", m.Server().Sign(key: m.OtherKey));
        yield return Of("of its own key, the root's name", m.Server().Sign(key: m.LeafKey));
        var edited = m.Server();
        edited[TbsField.Serial].Content[^1] ^= 1;
        yield return Of("the serial number is changed under it", edited.Whole.Encode());
        yield return Of("SHA-1", m.Server().SignAs(Draft.Algorithm("1.2.840.113549.1.1.5"), HashAlgorithmName.SHA1));
        yield return Of("MD5", m.Server().SignAs(Draft.Algorithm("1.2.840.113549.1.1.4"), HashAlgorithmName.MD5));
        yield return Of("SHA-384", m.Server().SignAs(Draft.Algorithm("1.2.840.113549.1.1.12"), HashAlgorithmName.SHA384));
        yield return Of("SHA-512", m.Server().SignAs(Draft.Algorithm("1.2.840.113549.1.1.13"), HashAlgorithmName.SHA512));
        yield return Of("SHA-256 announced, SHA-512 made", m.Server().Sign(HashAlgorithmName.SHA512));
        yield return Of("PKCS#1 announced, PSS made", m.Server().Sign(padding: RSASignaturePadding.Pss));
        yield return Of("an unknown algorithm", m.Server().SignAs(Draft.Algorithm("1.3.6.1.4.1.99999.1"), HashAlgorithmName.SHA256));
        yield return Of("the algorithm's NULL is left out", m.Server().SignAs(Der.Sequence(Der.Oid(Draft.Sha256WithRsa)), HashAlgorithmName.SHA256));
        yield return Of("the algorithm has other parameters", m.Server().SignAs(Der.Sequence(Der.Oid(Draft.Sha256WithRsa), Der.Primitive(0x02, 1)), HashAlgorithmName.SHA256));
        var outer = m.Server();
        outer.Whole.Items[1] = Draft.Algorithm("1.2.840.113549.1.1.13");
        yield return Of("the outer algorithm is another than the signed one", outer.Sign(HashAlgorithmName.SHA512));
        var inner = m.Server();
        inner[TbsField.Algorithm] = Draft.Algorithm("1.2.840.113549.1.1.13");
        yield return Of("the signed algorithm is another than the outer one", inner.Sign());
    }

    private static IEnumerable<Mutant> Forms(Material m)
    {
        Mutant Of(string name, byte[] der) => new("form", name, m.Under(der));
        Mutant Formed(string name, Func<Draft, Der> where, Func<byte, byte[], byte[]> form)
        {
            var draft = m.Server();
            where(draft).Form = form;
            return Of(name, draft.Sign());
        }
        yield return Formed("the certificate has an indefinite length (BER)", d => d.Whole, Der.Indefinite);
        yield return Formed("the certificate's length is longer than needed (BER)", d => d.Whole, Der.LongLength);
        yield return Formed("the signed part has an indefinite length (BER)", d => d.Tbs, Der.Indefinite);
        yield return Formed("the signed part's length is longer than needed (BER)", d => d.Tbs, Der.LongLength);
        yield return Formed("the subject's length is longer than needed (BER)", d => d[TbsField.Subject], Der.LongLength);
        yield return Formed("the extensions have an indefinite length (BER)", d => d[TbsField.Extensions], Der.Indefinite);
        yield return Formed("the serial number has a zero octet more (BER)", d => d[TbsField.Serial], (tag, content) => Der.Definite(tag, [0, 0, .. content]));
        yield return Formed("an extension's octets come in two parts (BER)", d => d.Extensions[0].Items[^1],
            (_, content) => Der.Definite(0x24, [.. Der.Definite(0x04, content[..4]), .. Der.Definite(0x04, content[4..])]));
        yield return Formed("critical is written as 01 (BER)", d => d.Extensions[d.IndexOf(Draft.KeyUsage)].Items[1], (_, _) => [0x01, 0x01, 0x01]);
        yield return Formed("critical FALSE is written (BER)", d => d.Extensions[d.IndexOf(Draft.ExtendedKeyUsage)].Items[0], (tag, content) => [.. Der.Definite(tag, content), 0x01, 0x01, 0x00]);
        yield return Of("key usage with zero bits at its end (BER)", m.Server().With(Draft.KeyUsage, true, Material.BitString(0, 0xA0)).Sign());
        var parts = m.Server();
        parts.Sign();
        parts.Whole.Items[2].Form = (_, content) => Der.Definite(0x23, [.. Der.Definite(0x03, [0, .. content[1..9]]), .. Der.Definite(0x03, [0, .. content[9..]])]);
        yield return Of("the signature's bits come in two parts (BER)", parts.Whole.Encode());
        var whole = m.Server().Sign();
        yield return Of("an octet behind the certificate", [.. whole, 0]);
        yield return Of("its last octet is missing", whole[..^1]);
        yield return Of("is empty", [0x30, 0]);
        var more = m.Server();
        more.Tbs.Items.Add(Der.Primitive(0x05));
        yield return Of("a field behind the extensions", more.Sign());
        var fourth = m.Server();
        fourth.Whole.Items.Add(Der.Primitive(0x05));
        yield return Of("a field behind the signature", fourth.Sign());
        yield return Of("version 1 with extensions", Version(m.Server(), 0));
        yield return Of("version 2 with extensions", Version(m.Server(), 1));
        yield return Of("version 4", Version(m.Server(), 3));
        var bare = m.Server();
        bare.Tbs.Items.RemoveAt((int)TbsField.Extensions);
        bare.Tbs.Items.RemoveAt((int)TbsField.Version);
        yield return Of("version 1 without extensions", bare.Sign());
        yield return Of("serial number 0", m.Server().Set(TbsField.Serial, Der.Primitive(0x02, 0)).Sign());
        yield return Of("a negative serial number", m.Server().Set(TbsField.Serial, Der.Primitive(0x02, 0xFF, 1, 2, 3)).Sign());
        yield return Of("a serial number of 30 octets", m.Server().Set(TbsField.Serial, Der.Primitive(0x02, [.. Enumerable.Repeat((byte)0x11, 30)])).Sign());
    }

    private static byte[] Version(Draft draft, byte version)
        => draft.Set(TbsField.Version, Der.Constructed(0xA0, Der.Primitive(0x02, version))).Sign();
}
