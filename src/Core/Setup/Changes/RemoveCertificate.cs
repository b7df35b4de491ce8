using System.Xml.Linq;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Changes;

/// <summary>A certificate leaves a store; its key stays where it is.</summary>
internal sealed class RemoveCertificate(TrustStore store, byte[] der, KeyReference? key) : Change
{
    public const string Kind = "remove-certificate";

    private readonly CertificateInfo certificate = CertificateInfo.Parse(der);

    public override string Describe() => ChangeTexts.RemoveCertificate.With(certificate.Subject, certificate.Thumbprint, store);

    public override bool IsDone(IMachine machine) => !machine.Certificates.List(store).Any(c => c.Der.SequenceEqual(der));

    public override void Apply(IMachine machine) => machine.Certificates.Remove(store, certificate.Thumbprint);

    public override void Revert(IMachine machine) => machine.Certificates.Add(store, der, key);

    public override XElement ToXml() => new(Kind,
        new XAttribute("store", store),
        new XAttribute("der", Convert.ToBase64String(der)),
        key is null ? null : KeyXml.Attributes(key));

    public static Change FromXml(XElement entry) => new RemoveCertificate(
        entry.Choice<TrustStore>("store"), entry.Bytes("der"), KeyXml.ReadOptional(entry));
}
