using QvTrust.Core.Checks.Catalogue;
using QvTrust.Core.Errors;
using QvTrust.Core.Setup.Stages;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Switching;

/// <summary>The way back of a value that setup has set.</summary>
internal sealed class SwitchBack(StageRun run)
{
    /// <summary>True for what may be otherwise in a moment: the place is there, and somebody else holds it.</summary>
    public static bool MayPass(TrustException e) => e.Code == ErrorCatalogue.SwitchPlaceBusy.Code || e.Code == ErrorCatalogue.WriteFailed.Code;

    /// <summary>True where there is no such value any more, or something else than a value that setup would change.</summary>
    public static bool IsGone(TrustException e) => e.Code == ErrorCatalogue.SwitchPlaceMissing.Code || e.Code == ErrorCatalogue.SwitchPlaceUnsafe.Code;

    /// <summary>True where a service of another role, whose rows are these, needs what the row has set.</summary>
    public bool IsWanted(SwitchRow row, IEnumerable<SwitchRow> others) => others.Any(o => IsWantedBy(o, row));

    /// <summary>
    /// Puts the value back, unless somebody has set it since. Where another role needs it, that role's row gets what it was instead: the
    /// last one to go puts it back.
    /// </summary>
    /// <param name="row">What setup has set; without <see cref="SwitchRow.Was"/> there is nothing to do.</param>
    /// <param name="written">What setup may have written there.</param>
    /// <param name="others">Rows of other roles; those that need it are changed.</param>
    /// <returns>True when something was changed.</returns>
    public bool PutBack(SwitchRow row, IReadOnlyList<string> written, List<SwitchRow> others)
    {
        if (row.Was is not { } was)
            return false;
        if (IsWanted(row, others))
        {
            for (var i = 0; i < others.Count; i++)
            {
                if (IsWantedBy(others[i], row))
                    others[i] = others[i] with { Was = others[i].Was ?? was };
            }
            run.Log.Info(SwitchTexts.NeededByOtherRole.With(row.Object));
            return false;
        }
        try
        {
            var patience = new Patience(run.Clock, MayPass);
            var isTried = false;
            return patience.Try(() =>
            {
                var (value, raw) = SwitchValues.Read(run.Machine, row);
                if (!written.Contains(value))
                {
                    // A write can be there although it was refused.
                    if (isTried && raw == was)
                        return true;
                    if (raw != was)
                        run.Log.Info(SwitchTexts.NotWrittenBySetup.With(row.Object, value));
                    return false;
                }
                SwitchValues.RefuseReadOnly(run.Machine, row);
                var change = SwitchValues.Change(row, raw, was);
                // One change, however often it is tried; but another one once somebody has written what it was captured from.
                isTried = true;
                return run.Make(change, apply => patience.Try(apply, () => change.IsAsCaptured(run.Machine)));
            });
        }
        catch (TrustException e) when (IsGone(e))
        {
            // Whoever took it away, or wrote something else there, decides; it must not keep setup on the machine.
            run.Log.Info(SwitchTexts.Kept.With(e.Errors[0].Cause));
            return false;
        }
    }

    /// <summary>Does it again for ten seconds while somebody else holds the file.</summary>
    public T Patiently<T>(Func<T> work) => new Patience(run.Clock, MayPass).Try(work);

    private bool IsWantedBy(SwitchRow other, SwitchRow row)
        => !other.IsDropped && other.IsSameValue(row) && other.After == row.After
            && other.IsOf(run.Machine.Services.Find(other.Role.ServiceName) is { } service ? QlikViewTooOld.VersionOf(run.Machine, other.Role, service) : null);
}
