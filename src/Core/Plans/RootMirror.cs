using System.Security.Cryptography;
using System.Text;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Plans.Overlay;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Plans;

/// <summary>
/// A root of this server with a key that a plan has, in the place of the real one, whose key is on the QMS server: what is
/// issued in the plan must be of the same root as what is here already. The overlay's certificates of that root are signed
/// again, everything else in them is the same, and what names one by its thumbprint gets the new one.
/// </summary>
internal sealed class RootMirror
{
    private readonly OverlayMachine machine;
    private readonly Dictionary<string, string> forward = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> back = new(StringComparer.Ordinal);

    private RootMirror(OverlayMachine machine, CertificateInfo root) => (this.machine, Root) = (machine, root);

    /// <summary>The root in its place.</summary>
    public CertificateInfo Root { get; }

    /// <summary>Puts it in the place of a root of the overlay.</summary>
    public static RootMirror Put(OverlayMachine machine, CertificateInfo real, RSA key)
    {
        var mirror = new RootMirror(machine, Again(real, PlatformRsa.PublicKeyOf(key), key));
        mirror.Note(real, mirror.Root);
        mirror.ReplaceCertificates(real, key);
        mirror.ReplaceCopies(real, key);
        mirror.ReplaceNames();
        machine.Bindings.Translate = t => mirror.forward.TryGetValue(t, out var other) ? other : t;
        return mirror;
    }

    /// <summary>A text with thumbprints as they really are.</summary>
    public string Real(string text) => Replace(text, back);

    private static string Replace(string text, Dictionary<string, string> names)
        => names.Aggregate(text, (t, name) => t.Replace(name.Key, name.Value));

    private static CertificateInfo Again(CertificateInfo real, Org.BouncyCastle.Asn1.X509.SubjectPublicKeyInfo publicKey, RSA key)
    {
        var content = real.Structure;
        return CertificateInfo.Parse(CertificateBuilder.Build(
            content.Issuer, content.Subject, publicKey, content.SerialNumber.PositiveValue.ToByteArrayUnsigned(),
            real.NotBefore, real.NotAfter, content.TbsCertificate.Extensions, key));
    }

    private void Note(CertificateInfo real, CertificateInfo again) => (forward[real.Thumbprint], back[again.Thumbprint]) = (again.Thumbprint, real.Thumbprint);

    private CertificateInfo? Mirrored(byte[] der, CertificateInfo real, RSA key)
    {
        if (CertificateInfo.TryParse(der) is not { } found)
            return null;
        if (found.Thumbprint == real.Thumbprint)
            return Root;
        if (!found.IsSignedBy(real))
            return null;
        var again = Again(found, found.Structure.SubjectPublicKeyInfo, key);
        Note(found, again);
        return again;
    }

    private void ReplaceCertificates(CertificateInfo real, RSA key)
    {
        foreach (var stored in machine.Certificates.List(TrustStore.Root).Concat(machine.Certificates.List(TrustStore.My)).ToList())
        {
            if (Mirrored(stored.Der, real, key) is not { } again)
                continue;
            machine.Certificates.Remove(stored.Store, Digests.Hex(Digests.Sha1(stored.Der)));
            machine.Certificates.Add(stored.Store, again.Der, stored.Key);
        }
    }

    private void ReplaceCopies(CertificateInfo real, RSA key)
    {
        foreach (var name in machine.Folder.List("issued").Concat(machine.Folder.List("kept")).ToList())
        {
            if (machine.Folder.Read(name) is not { } der || Mirrored(der, real, key) is not { } again)
                continue;
            machine.Folder.Delete(name);
            machine.Folder.Write(Replace(name, forward), again.Der);
        }
    }

    private void ReplaceNames()
    {
        foreach (var name in (string[])[AddedRecord.FileName, ReplacedRecord.FileName])
        {
            if (machine.Folder.Read(name) is { } content)
                machine.Folder.Write(name, Encoding.UTF8.GetBytes(Replace(Encoding.UTF8.GetString(content), forward)));
        }
        var values = RoleTable.All.SelectMany(r => RoleValues.All.Select(v => (Key: r.Name, Name: v)))
            .Concat(SavedSettings.Names.Values.Append(ProvenCertificates.ValueName).Select(v => (Key: "", Name: v)));
        foreach (var (key, name) in values)
        {
            if (machine.Settings.Get(key, name) is { } value && Replace(value, forward) is var other && other != value)
                machine.Settings.Set(key, name, other);
        }
    }
}
