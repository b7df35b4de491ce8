namespace QvTrust.Core.Adoption;

/// <summary>What is known of the private extensions of a kind of certificate under an adopted authority.</summary>
public enum ExtensionVerdict
{
    /// <summary>No natively distributed certificate of another machine was seen.</summary>
    Unproven,

    /// <summary>One was, and has exactly those of this server's own certificate: they may be carried over.</summary>
    Proven,

    /// <summary>One was, and has others: they are made per machine, and only QMS can make them.</summary>
    Differs,
}

/// <summary>A field of two certificates beside each other.</summary>
/// <param name="Name">Name of the field; a private extension's is its object identifier.</param>
/// <param name="Own">As this server's own certificate has it.</param>
/// <param name="Sample">As the sample has it; null without one.</param>
/// <param name="Verdict">Proven where both are equal.</param>
/// <param name="Decides">True for private extensions: only they decide over the kind.</param>
public sealed record ComparedField(string Name, string Own, string? Sample, ExtensionVerdict Verdict, bool Decides);
