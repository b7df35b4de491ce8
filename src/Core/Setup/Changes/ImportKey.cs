using System.Security.Cryptography;
using System.Xml.Linq;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Changes;

/// <summary>
/// A key that was made elsewhere comes to this machine. The journal knows its container only, never the key: read back
/// from a journal, the change can be reverted and nothing else.
/// </summary>
internal sealed class ImportKey : Change
{
    public const string Kind = "import-key";

    private readonly string container;
    private readonly RSAParameters? numbers;
    private readonly bool exportable;

    public ImportKey(string container, RSAParameters key, bool exportable)
        : this(container, (RSAParameters?)key, exportable)
    {
    }

    private ImportKey(string container, RSAParameters? numbers, bool exportable)
        => (this.container, this.numbers, this.exportable) = (container, numbers, exportable);

    public KeyReference Key => KeyReference.New(container);

    public override string Describe() => ChangeTexts.ImportKey.With(container, exportable ? ChangeTexts.Exportable : ChangeTexts.NotExportable);

    public override bool IsDone(IMachine machine)
    {
        if (!machine.Keys.Exists(Key))
            return false;
        using var found = machine.Keys.Open(Key);
        return numbers is { } wanted && PrivateNumbers.SamePublic(found.ExportParameters(false), wanted);
    }

    public override void Apply(IMachine machine)
        => machine.Keys.Import(container, numbers ?? throw new InvalidOperationException("a journal holds no key"), exportable);

    public override void Revert(IMachine machine) => machine.Keys.Delete(Key);

    public override XElement ToXml() => new(Kind, new XAttribute("container", container), new XAttribute("exportable", exportable));

    public static Change FromXml(XElement entry) => new ImportKey(entry.Text("container"), null, bool.Parse(entry.Text("exportable")));
}
