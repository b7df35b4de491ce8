namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>One thing that can happen to an installation, tried with real msiexec on servers of its own.</summary>
/// <param name="Name">Stable; what the report and the command line call it.</param>
/// <param name="Run">Boots what it needs, does it, and tells the context what is wrong.</param>
/// <param name="IsLong">True for what only a long test run tries.</param>
internal sealed record Scenario(string Name, Action<ScenarioContext> Run, bool IsLong = false);
