using System.Text.Json;
using System.Text.Json.Serialization;
using QvTrust.Core.Errors;

namespace QvTrust.Authority.Ledger;

/// <summary>
/// <c>restored.json</c> beside the ledger: whoever put a ledger from a backup there leaves it, and the service's next
/// start acts on it. It is deleted only after its work is on the disk, and doing the work twice changes nothing.
/// </summary>
/// <param name="Id">Random, of this restore.</param>
/// <param name="Time">When it was done.</param>
/// <param name="Backup">The backup, in words.</param>
internal sealed record RestoreMark(string Id, DateTimeOffset Time, string Backup)
{
    internal const string FileName = "restored.json";
    private const int LongestText = 200;

    /// <summary>Where it stands.</summary>
    internal static string PathBeside(string ledger) => Path.Combine(Path.GetDirectoryName(ledger)!, FileName);

    /// <summary>The mark, or null without one; QVT6407 when it is damaged: a service that went on would honour old tokens.</summary>
    internal static RestoreMark? Read(string ledger)
    {
        var file = PathBeside(ledger);
        if (!File.Exists(file))
            return null;
        try
        {
            var mark = JsonSerializer.Deserialize(File.ReadAllBytes(file), RestoreJson.Default.RestoreMark) ?? throw new JsonException(LedgerTexts.MarkEmpty);
            return mark.Id.Length is > 0 and <= LongestText && mark.Backup.Length <= LongestText ? mark : throw new JsonException(LedgerTexts.MarkTextWrong);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw ErrorCatalogue.RestoreMarkDamaged.From(e, file, e.Message);
        }
    }
}

/// <summary>Reading the mark without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RestoreMark))]
internal sealed partial class RestoreJson : JsonSerializerContext;
