using System.Text;

namespace QvTrust.Authority.Est;

/// <summary>User name and password of HTTP Basic (RFC 7617): machine name and token.</summary>
internal static class BasicCredentials
{
    private const string Scheme = "Basic ";
    private const int MaximumLength = 1024;

    /// <summary>Null when the header is absent or is not Basic.</summary>
    internal static (string Machine, string Token)? Parse(string? header)
    {
        if (header is null || header.Length > MaximumLength || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        Span<byte> bytes = stackalloc byte[MaximumLength];
        if (!Convert.TryFromBase64String(header[Scheme.Length..].Trim(), bytes, out var length))
            return null;
        var text = Encoding.UTF8.GetString(bytes[..length]);
        return text.Split(':', 2) is [var machine, var token] ? (machine, token) : null;
    }
}
