namespace QvTrust.Lab.Runner;

/// <summary>The lab or a judgement failed; the message tells the reader what was wrong, without a stack.</summary>
internal sealed class LabException(string message) : Exception(message);
