using QvTrust.Core.Errors;

namespace QvTrust.Core.Tests.Machine;

/// <summary>How a write fails.</summary>
internal enum FaultKind
{
    /// <summary>Windows refuses it: nothing is written.</summary>
    ThrowsBefore,

    /// <summary>It is written, and the caller is told that it was not.</summary>
    ThrowsAfter,

    /// <summary>It is written, and that takes a day.</summary>
    Hangs,

    /// <summary>The power goes before it.</summary>
    DiesBefore,

    /// <summary>The power goes behind it.</summary>
    DiesAfter,
}

/// <summary>The failure of one write.</summary>
/// <param name="Kind">How it fails.</param>
/// <param name="At">Its number, counted from 1.</param>
internal sealed record FakeFault(FaultKind Kind, int At)
{
    /// <summary>How long a write hangs: longer than anybody waits.</summary>
    public static readonly TimeSpan Hang = TimeSpan.FromDays(1);

    /// <summary>What Windows says to a write that it refuses.</summary>
    public const string Reason = "Access is denied here";

    /// <summary>True once it has happened.</summary>
    public bool Happened { get; private set; }

    /// <summary>True once a write that hung has come to its end.</summary>
    public bool HasHung { get; private set; }

    internal FakeMachine.Operation Begin(FakeMachine machine, int number)
    {
        Happened = true;
        switch (Kind)
        {
            case FaultKind.ThrowsBefore:
                throw Refusal();
            case FaultKind.ThrowsAfter:
                return new(() => throw Refusal());
            case FaultKind.Hangs:
                return new(() =>
                {
                    machine.Clock.UtcNow += Hang;
                    HasHung = true;
                });
            case FaultKind.DiesBefore:
                machine.CutBefore = number;
                throw new PowerCut();
            default:
                machine.CutBefore = number;
                return new(() => throw new PowerCut());
        }
    }

    private static TrustException Refusal() => ErrorCatalogue.WindowsCallFailed.With("a write", Reason);
}
