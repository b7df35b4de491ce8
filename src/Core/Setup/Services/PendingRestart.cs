using System.Globalization;
using System.Text;
using System.Xml.Linq;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Services;

/// <summary>A restart of QlikView's services that was put off (<c>pending-restart.xml</c>): they run with what they loaded before.</summary>
/// <param name="Since">When it was first put off, in UTC; null where that cannot be read.</param>
/// <param name="Reasons">What has changed since they were started.</param>
public sealed record PendingRestart(DateTimeOffset? Since, IReadOnlyList<string> Reasons)
{
    /// <summary>Name in the protected folder.</summary>
    internal const string FileName = "pending-restart.xml";

    /// <summary>What is pending; null where nothing is. A record that is damaged still says that something is.</summary>
    public static PendingRestart? Load(IMachine machine)
    {
        try
        {
            return RecordFile.Read(machine, FileName, xml => new PendingRestart(
                DateTimeOffset.Parse(xml.Text("since"), CultureInfo.InvariantCulture),
                xml.Elements("reason").Select(r => r.Value).ToList()));
        }
        catch (TrustException e) when (e.Code == ErrorCatalogue.RecordDamaged.Code)
        {
            return new PendingRestart(null, [ServiceTexts.CannotBeRead.With(FileName)]);
        }
    }

    /// <summary>The change that adds reasons to what is pending.</summary>
    internal static ChangeFile Add(IMachine machine, IEnumerable<string> reasons)
    {
        var now = Load(machine);
        return new ChangeFile(FileName, Encoding.UTF8.GetBytes(new XElement(
            "pending-restart",
            new XAttribute("since", (now?.Since ?? machine.Clock.UtcNow).ToString("u", CultureInfo.InvariantCulture)),
            (now?.Reasons ?? []).Concat(reasons).Distinct(StringComparer.Ordinal).Select(r => new XElement("reason", r))).ToString()));
    }

    /// <summary>The change after which nothing is pending.</summary>
    internal static ChangeFile Clear() => new(FileName, null);
}
