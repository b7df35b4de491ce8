using System.Globalization;
using System.Text;
using System.Xml.Linq;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Changes;

namespace QvTrust.Core.Setup.Trust;

/// <summary>
/// Keys and certificates of an enrolment (<c>pending.xml</c>) or a renewal (<c>renewal.xml</c>) that is under way. It
/// outlives rollback and crash, so that a retry shows the authority the same key and gets the same certificate; it is
/// forgotten when setup has succeeded.
/// </summary>
internal sealed class PendingEnrolment
{
    /// <summary>Name in the protected folder.</summary>
    public const string FileName = "pending.xml";

    /// <summary>The same of a renewal: another setup meanwhile must not forget it.</summary>
    public const string RenewalFile = "renewal.xml";

    // Longer than any token lives by default, short enough that forgotten keys do not stay for ever.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    // Renewed certificates wait for a restart of the services, which may be months away.
    private static readonly TimeSpan RenewalLifetime = TimeSpan.FromDays(90);

    private readonly IMachine machine;
    private readonly string file;
    private readonly DateTimeOffset expires;
    private readonly string? shown;
    private readonly HashSet<CertificateKind> proven = [];
    private readonly Dictionary<CertificateKind, KeyReference> keys = [];
    private readonly Dictionary<CertificateKind, byte[]> issued = [];

    private PendingEnrolment(IMachine machine, DateTimeOffset expires, string file = FileName, string? shown = null)
        => (this.machine, this.expires, this.file, this.shown) = (machine, expires, file, shown);

    /// <summary>The root that the token named, once it was fetched.</summary>
    public byte[]? Root => issued.TryGetValue(CertificateKind.Root, out var der) ? der : null;

    /// <summary>The keys that an enrolment began with.</summary>
    public IEnumerable<KeyReference> Keys => keys.Values;

    /// <summary>The change that makes this what is pending: for certificates that came with their keys, which its undo forgets with them.</summary>
    /// <param name="machine">The server.</param>
    /// <param name="root">The root that signed them.</param>
    /// <param name="leaves">Certificates with their keys here.</param>
    public static ChangeFile Replace(IMachine machine, CertificateInfo root, IReadOnlyDictionary<CertificateKind, NodeCertificate> leaves)
    {
        var pending = new PendingEnrolment(machine, machine.Clock.UtcNow + Lifetime);
        pending.issued[CertificateKind.Root] = root.Der;
        foreach (var leaf in leaves)
            (pending.keys[leaf.Key], pending.issued[leaf.Key]) = (leaf.Value.Key, leaf.Value.Certificate.Der);
        return new ChangeFile(FileName, pending.Content());
    }

    /// <summary>Reads what is pending; an expired one is deleted with its keys. QVT5007 when the file is damaged.</summary>
    public static PendingEnrolment Load(IMachine machine) => Load(machine, FileName, null, Lifetime);

    /// <summary>
    /// Reads the renewal that is pending. One that is expired, has lost a key, or was asked for with another certificate, is
    /// deleted with its keys: the authority gives the identical answer only to the same certificate. QVT5007 when the file is damaged.
    /// </summary>
    /// <param name="machine">The server.</param>
    /// <param name="shown">The client certificate that asks.</param>
    public static PendingEnrolment LoadRenewal(IMachine machine, CertificateInfo shown)
        => Load(machine, RenewalFile, shown.Thumbprint, RenewalLifetime);

    /// <summary>What a renewal that is pending has of its own, whatever asked for it: keys, with their certificates once they are issued.</summary>
    public static IReadOnlyList<(AddedCertificate Added, CertificateInfo? Certificate)> OfRenewal(IMachine machine)
        => RecordFile.Read(machine, RenewalFile, xml => FromXml(machine, RenewalFile, xml)) is not { } pending
            ? []
            : [.. pending.keys.OrderBy(k => k.Key).Select(k => (k, Certificate: pending.Find(k.Key)?.Certificate))
                .Select(p => (new AddedCertificate(p.k.Key, p.Certificate?.Thumbprint ?? "", p.k.Value), p.Certificate))];

    /// <summary>Forgets the file; the keys belong to installed certificates by then.</summary>
    public static void Forget(IMachine machine) => machine.Folder.Delete(FileName);

    /// <summary>True when the key for a kind is there already.</summary>
    public bool HasKey(CertificateKind kind) => keys.TryGetValue(kind, out var key) && machine.Keys.Exists(key);

    /// <summary>The key for a kind: the pending one, or a new one whose name is on disk before it exists.</summary>
    public KeyReference KeyFor(CertificateKind kind)
    {
        if (!keys.TryGetValue(kind, out var key))
        {
            key = KeyReference.New(KeyNames.New(machine, kind));
            keys[kind] = key;
            Save();
        }
        if (!machine.Keys.Exists(key))
            machine.Keys.Create(key.Container, exportable: false);
        return key;
    }

    /// <summary>The issued certificate of a kind with its key, or null when that kind was not enrolled.</summary>
    public NodeCertificate? Find(CertificateKind kind) => issued.TryGetValue(kind, out var der) && keys.TryGetValue(kind, out var key)
        ? new NodeCertificate(CertificateInfo.Parse(der), key)
        : null;

    /// <summary>A request for that kind, with the key that <see cref="KeyFor"/> gives and the rights that Qlik's services need.</summary>
    public byte[] RequestFor(CertificateKind kind)
    {
        var rights = KeyAcl.Private.Grant(KeyRights.QlikAccounts(machine));
        var key = KeyFor(kind);
        if (!KeyAcl.Parse(machine.Keys.GetSecurity(key)).SameAs(rights))
            machine.Keys.SetSecurity(key, rights.ToString());
        using var rsa = machine.Keys.Open(key);
        return CertificationRequest.Build(kind == CertificateKind.Server ? machine.Name : CertificateInfo.QvProxyName, rsa);
    }

    /// <summary>Keeps what the authority answered.</summary>
    /// <param name="kind">What was asked for.</param>
    /// <param name="der">The certificate.</param>
    /// <param name="isProven">The authority called its private extensions proven.</param>
    public void Keep(CertificateKind kind, byte[] der, bool isProven = false)
    {
        issued[kind] = der;
        if (isProven)
            proven.Add(kind);
        Save();
    }

    /// <summary>True when the authority called that certificate's private extensions proven.</summary>
    public bool IsProven(CertificateKind kind) => proven.Contains(kind);

    private static PendingEnrolment Load(IMachine machine, string file, string? shown, TimeSpan lifetime)
    {
        var pending = RecordFile.Read(machine, file, xml => FromXml(machine, file, xml));
        if (pending is not null && pending.expires > machine.Clock.UtcNow && pending.shown == shown && (shown is null || pending.HasItsKeys()))
            return pending;
        if (pending is not null)
            pending.Discard();
        return new PendingEnrolment(machine, machine.Clock.UtcNow + lifetime, file, shown);
    }

    private static PendingEnrolment FromXml(IMachine machine, string file, XElement xml)
    {
        var pending = new PendingEnrolment(
            machine, DateTimeOffset.Parse(xml.Text("expires"), CultureInfo.InvariantCulture), file, (string?)xml.Attribute("shown"));
        foreach (var entry in xml.Elements())
        {
            var kind = entry.Choice<CertificateKind>("kind");
            if (KeyXml.ReadOptional(entry) is { } key)
                pending.keys[kind] = key;
            if (entry.Attribute("der") is not null)
                pending.issued[kind] = CertificateInfo.Parse(entry.Bytes("der")).Der;
            if (entry.Attribute("proven") is not null)
                pending.proven.Add(kind);
        }
        return pending;
    }

    private bool HasItsKeys() => keys.Keys.Select(Find).OfType<NodeCertificate>().All(c => TrustStores.IsKeyOf(machine, c.Key, c.Certificate));

    private void Discard()
    {
        // Those of certificates that are in force by now are no longer its own.
        var inForce = TrustStores.Read(machine, TrustStore.My).Select(c => c.Stored.Key?.Container).ToList();
        foreach (var key in keys.Values.Where(k => !inForce.Contains(k.Container)))
            machine.Keys.Delete(key);
        machine.Folder.Delete(file);
    }

    private void Save() => machine.Folder.Write(file, Content());

    private byte[] Content()
    {
        var kinds = keys.Keys.Concat(issued.Keys).Distinct().OrderBy(k => k);
        var xml = new XElement("pending", new XAttribute("expires", expires.ToString("O", CultureInfo.InvariantCulture)),
            ChangeFormat.Optional("shown", shown),
            kinds.Select(kind => new XElement("certificate",
                new XAttribute("kind", kind),
                keys.TryGetValue(kind, out var key) ? KeyXml.Attributes(key) : null,
                ChangeFormat.Optional("der", issued.TryGetValue(kind, out var der) ? Convert.ToBase64String(der) : null),
                ChangeFormat.Optional("proven", proven.Contains(kind) ? "true" : null))));
        return Encoding.UTF8.GetBytes(xml.ToString());
    }
}
