using QvTrust.Core.Errors;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>The exported key lies open.</summary>
internal sealed class ServerKeyReadable() : Check(19, "server-key-readable")
{
    public override string? Lab => "checks-of-qms";

    public override bool IsForAuthority => true;

    public override bool IsWarningBeforeSetup => true;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var path = PemFiles.PathOf(PemFiles.ServerKey);
        if (context.Machine.Files.Exists(path) && PemExport.Strangers(context.Machine) is { Count: > 0 } strangers)
            yield return ErrorCatalogue.PemKeyReadable.Describe(path, string.Join(", ", strangers));
    }
}
