using System.Xml.Linq;
using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Changes;

/// <summary>
/// A certificate to be revoked by its authority when everything else has succeeded: an uninstall that is undone keeps its
/// certificates. The engine sends it; nothing of the machine is changed.
/// </summary>
/// <param name="authority">Whom to ask.</param>
/// <param name="root">The root, DER.</param>
/// <param name="request">The signed request: public, no secret.</param>
/// <param name="certificate">The certificate, in words.</param>
internal sealed class AskRevocation(SavedAuthority authority, byte[] root, RevocationRequest request, string certificate) : Change
{
    public const string Kind = "ask-revocation";

    public SavedAuthority Authority => authority;

    public byte[] Root => root;

    public RevocationRequest Request => request;

    public string Certificate => certificate;

    public override string Describe() => ChangeTexts.AskRevocation.With(certificate, authority.Host);

    public override bool IsDone(IMachine machine) => false;

    public override void Apply(IMachine machine)
    {
    }

    public override void Revert(IMachine machine)
    {
    }

    public override XElement ToXml() => new(
        Kind,
        new XAttribute("host", authority.Host!),
        ChangeFormat.Optional("address", authority.Address),
        new XAttribute("port", authority.Port),
        new XAttribute("root", Convert.ToBase64String(root)),
        new XAttribute("request", Convert.ToBase64String(request.Encode())),
        new XAttribute("certificate", certificate));

    public static Change FromXml(XElement entry) => new AskRevocation(
        new SavedAuthority(entry.Text("host"), (string?)entry.Attribute("address"), (int?)entry.Attribute("port") ?? throw new FormatException(ChangeTexts.AttributeMissing.With(Kind, "port"))),
        CertificateInfo.Parse(entry.Bytes("root")).Der,
        RevocationRequest.TryParse(entry.Bytes("request")) ?? throw new FormatException(ChangeTexts.AttributeUnknown.With(Kind, "request")),
        entry.Text("certificate"));
}
