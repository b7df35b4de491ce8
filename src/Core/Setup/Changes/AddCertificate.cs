using System.Xml.Linq;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Changes;

/// <summary>A certificate comes into a store, bound to its key.</summary>
internal sealed class AddCertificate(TrustStore store, byte[] der, KeyReference? key, bool wasThere = false) : Change
{
    public const string Kind = "add-certificate";

    private readonly CertificateInfo certificate = CertificateInfo.Parse(der);
    private bool wasThere = wasThere;

    public override string Describe()
        => (key is null ? ChangeTexts.AddCertificate : ChangeTexts.AddCertificateWithKey).With(certificate.Subject, certificate.Thumbprint, store);

    public override bool IsDone(IMachine machine)
        => machine.Certificates.List(store).Any(c => c.Der.SequenceEqual(der) && (key is null || key == c.Key));

    public override void Capture(IMachine machine)
        => wasThere = machine.Certificates.List(store).Any(c => c.Der.SequenceEqual(der));

    public override void Apply(IMachine machine) => machine.Certificates.Add(store, der, key);

    public override void Revert(IMachine machine)
    {
        if (!wasThere)
            machine.Certificates.Remove(store, certificate.Thumbprint);
    }

    public override XElement ToXml() => new(Kind,
        new XAttribute("store", store),
        new XAttribute("der", Convert.ToBase64String(der)),
        new XAttribute("wasThere", wasThere),
        key is null ? null : KeyXml.Attributes(key));

    public static Change FromXml(XElement entry) => new AddCertificate(
        entry.Choice<TrustStore>("store"),
        entry.Bytes("der"),
        KeyXml.ReadOptional(entry),
        bool.Parse(entry.Text("wasThere")));
}
