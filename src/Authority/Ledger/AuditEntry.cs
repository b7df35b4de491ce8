using QvTrust.Core.Audit;

namespace QvTrust.Authority.Ledger;

/// <summary>What an audit row is to say; the ledger adds number, time and hashes.</summary>
/// <param name="Who">The account, the machine whose token was shown, <c>service</c>, or <c>unknown</c>.</param>
/// <param name="What">A name of <see cref="AuditAction"/>.</param>
/// <param name="From">Address, or <see cref="FromHere"/>.</param>
/// <param name="Result"><see cref="Ok"/>, <see cref="Counted"/> or a QVT code.</param>
/// <param name="Subject">What it is about: a machine, a token's id.</param>
/// <param name="Detail">The rest, in words, without a secret.</param>
internal sealed record AuditEntry(string Who, string What, string From, string Result, string Subject, string Detail)
{
    internal const string Ok = "ok";
    internal const string Counted = "counted";
    internal const string FromHere = "local";
    internal const string Service = "service";
    internal const string Unknown = "unknown";

    /// <summary>Something that an administrator did on this server.</summary>
    internal static AuditEntry Local(string account, string what, string subject, string detail) => new(account, what, FromHere, Ok, subject, detail);

    /// <summary>Something that the service did by itself.</summary>
    internal static AuditEntry OfService(string what, string subject, string detail) => Local(Service, what, subject, detail);
}
