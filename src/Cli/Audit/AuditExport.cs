using System.Text.Json;
using System.Text.Json.Serialization;
using QvTrust.Core.Audit;
using QvTrust.Core.Errors;

namespace QvTrust.Cli.Audit;

/// <summary>A whole audit with what is needed to judge it anywhere.</summary>
/// <param name="LedgerId">The ledger's id.</param>
/// <param name="Head">The signed head, text.</param>
/// <param name="Root">The root whose key signed it, DER.</param>
/// <param name="Rows">All rows; there may be later ones than the head's.</param>
internal sealed record AuditExport(string LedgerId, string Head, byte[] Root, IReadOnlyList<AuditRow> Rows)
{
    internal static AuditExport Read(string file)
    {
        try
        {
            var audit = JsonSerializer.Deserialize(File.ReadAllBytes(file), AuditJson.Default.AuditExport);
            // The reader refuses a null everywhere but in a list.
            return audit is not null && !audit.Rows.Contains(null!) ? audit : throw new JsonException(AuditTexts.Empty);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw ErrorCatalogue.AuditFileUnreadable.From(e, file, e.Message);
        }
    }

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, AuditJson.Default.AuditExport);
}

/// <summary>The export as JSON without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AuditExport))]
internal sealed partial class AuditJson : JsonSerializerContext;
