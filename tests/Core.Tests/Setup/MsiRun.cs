using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup;

namespace QvTrust.Core.Tests.Setup;

/// <summary>What Windows Installer does with the stages: all of them, then commit; on an error the rollback of every stage that began.</summary>
internal static class MsiRun
{
    /// <summary>The msiexec whose actions these are, where a scenario asks for one: such an installation has a time.</summary>
    public static readonly ProcessMark Msiexec = new(4711, 1);

    /// <param name="engine">A new engine for each action, as each action of the MSI makes one.</param>
    /// <param name="stages">The stages in order.</param>
    /// <param name="data">What the actions are given.</param>
    /// <param name="failAfter">A stage after which another action of the MSI fails, or null.</param>
    public static void Do(Func<SetupEngine> engine, IReadOnlyList<string> stages, IReadOnlyDictionary<string, string> data, string? failAfter = null)
    {
        var begun = new Stack<string>();
        try
        {
            foreach (var stage in stages)
            {
                begun.Push(stage);
                engine().Run(stage, data);
                if (stage == failAfter)
                    throw ErrorCatalogue.Unexpected.With("another action failed");
            }
        }
        catch (TrustException e)
        {
            var errors = e.Errors.ToList();
            while (begun.Count > 0)
                errors.AddRange(ErrorsOf(() => engine().Undo(begun.Pop())));
            if (errors.Count == e.Errors.Count)
                throw;
            throw new TrustException(errors, e);
        }
        engine().Commit();
    }

    // A rollback action that fails says so, and the one before it runs all the same.
    private static IReadOnlyList<TrustError> ErrorsOf(Action undo)
    {
        try
        {
            undo();
            return [];
        }
        catch (TrustException e)
        {
            return e.Errors;
        }
    }
}
