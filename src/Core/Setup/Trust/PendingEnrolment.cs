using System.Globalization;
using System.Text;
using System.Xml.Linq;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Changes;

namespace QvTrust.Core.Setup.Trust;

/// <summary>
/// Keys and certificates of an enrolment that is under way (<c>pending.xml</c>). It outlives rollback and crash, so that
/// a retry shows the authority the same key and gets the same certificate; it is forgotten when setup has succeeded.
/// </summary>
internal sealed class PendingEnrolment
{
    /// <summary>Name in the protected folder.</summary>
    public const string FileName = "pending.xml";

    // Longer than any token lives by default, short enough that forgotten keys do not stay for ever.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private readonly IMachine machine;
    private readonly DateTimeOffset expires;
    private readonly Dictionary<CertificateKind, KeyReference> keys = [];
    private readonly Dictionary<CertificateKind, byte[]> issued = [];

    private PendingEnrolment(IMachine machine, DateTimeOffset expires) => (this.machine, this.expires) = (machine, expires);

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
    public static PendingEnrolment Load(IMachine machine)
    {
        var pending = Read(machine);
        if (pending.expires > machine.Clock.UtcNow)
            return pending;
        foreach (var key in pending.keys.Values)
            machine.Keys.Delete(key);
        Forget(machine);
        return new PendingEnrolment(machine, machine.Clock.UtcNow + Lifetime);
    }

    /// <summary>Forgets the file; the keys belong to installed certificates by then.</summary>
    public static void Forget(IMachine machine) => machine.Folder.Delete(FileName);

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

    /// <summary>Keeps what the authority answered.</summary>
    public void Keep(CertificateKind kind, byte[] der)
    {
        issued[kind] = der;
        Save();
    }

    private static PendingEnrolment Read(IMachine machine)
        => RecordFile.Read(machine, FileName, xml => FromXml(machine, xml)) ?? new PendingEnrolment(machine, machine.Clock.UtcNow + Lifetime);

    private static PendingEnrolment FromXml(IMachine machine, XElement xml)
    {
        var pending = new PendingEnrolment(machine, DateTimeOffset.Parse(xml.Text("expires"), CultureInfo.InvariantCulture));
        foreach (var entry in xml.Elements())
        {
            var kind = entry.Choice<CertificateKind>("kind");
            if (KeyXml.ReadOptional(entry) is { } key)
                pending.keys[kind] = key;
            if (entry.Attribute("der") is not null)
                pending.issued[kind] = entry.Bytes("der");
        }
        return pending;
    }

    private void Save() => machine.Folder.Write(FileName, Content());

    private byte[] Content()
    {
        var kinds = keys.Keys.Concat(issued.Keys).Distinct().OrderBy(k => k);
        var xml = new XElement("pending", new XAttribute("expires", expires.ToString("O", CultureInfo.InvariantCulture)),
            kinds.Select(kind => new XElement("certificate",
                new XAttribute("kind", kind),
                keys.TryGetValue(kind, out var key) ? KeyXml.Attributes(key) : null,
                ChangeFormat.Optional("der", issued.TryGetValue(kind, out var der) ? Convert.ToBase64String(der) : null))));
        return Encoding.UTF8.GetBytes(xml.ToString());
    }
}
