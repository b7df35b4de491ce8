using System.Runtime.InteropServices;

namespace QvTrust.CustomActions.NativeHost;

/// <summary>The native DLL's exports: one for each action, under its name.</summary>
internal static class Exports
{
    [UnmanagedCallersOnly(EntryPoint = nameof(CheckSettings))]
    private static uint CheckSettings(uint session) => ActionEntry.Call(new MsiInstaller(session), CustomActions.CheckSettings);

    [UnmanagedCallersOnly(EntryPoint = nameof(ShowPlan))]
    private static uint ShowPlan(uint session) => ActionEntry.Call(new MsiInstaller(session), CustomActions.ShowPlan);

    [UnmanagedCallersOnly(EntryPoint = nameof(StoreToken))]
    private static uint StoreToken(uint session) => ActionEntry.Call(new MsiInstaller(session), CustomActions.StoreToken);

    [UnmanagedCallersOnly(EntryPoint = nameof(RunStage))]
    private static uint RunStage(uint session) => ActionEntry.Call(new MsiInstaller(session), CustomActions.RunStage);

    [UnmanagedCallersOnly(EntryPoint = nameof(UndoStage))]
    private static uint UndoStage(uint session) => ActionEntry.Call(new MsiInstaller(session), CustomActions.UndoStage);

    [UnmanagedCallersOnly(EntryPoint = nameof(CommitSetup))]
    private static uint CommitSetup(uint session) => ActionEntry.Call(new MsiInstaller(session), CustomActions.CommitSetup);
}
