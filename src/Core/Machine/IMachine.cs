namespace QvTrust.Core.Machine;

/// <summary>The server that a setup runs on. The Windows project is the real one; tests use one in memory.</summary>
public interface IMachine
{
    /// <summary>NetBIOS computer name in upper case: what certificates carry as CN.</summary>
    string Name { get; }

    /// <summary>LocalMachine\My and LocalMachine\Root.</summary>
    ICertificateStores Certificates { get; }

    /// <summary>Private keys of the machine, in named containers.</summary>
    IMachineKeys Keys { get; }

    /// <summary>The service control manager.</summary>
    IServiceManager Services { get; }

    /// <summary>The inbound rules of the Windows firewall.</summary>
    IFirewall Firewall { get; }

    /// <summary>The task scheduler.</summary>
    ITaskScheduler Tasks { get; }

    /// <summary>The certificate bindings of HTTP.sys.</summary>
    IHttpBindings HttpBindings { get; }

    /// <summary>%ProgramData%\QvTrust.</summary>
    IProtectedFolder Folder { get; }

    /// <summary>HKLM\SOFTWARE\QvTrust (64-bit view).</summary>
    ISettingsStore Settings { get; }

    /// <summary>Read-only facts about files outside the product's own folder.</summary>
    IFileFacts Files { get; }

    /// <summary>Files outside the product's own folder that are written.</summary>
    IGuardedFiles GuardedFiles { get; }

    /// <summary>HKLM\SOFTWARE\QlikTech (64-bit view).</summary>
    IQlikRegistry QlikRegistry { get; }

    /// <summary>The event log.</summary>
    IEventSink Events { get; }

    /// <summary>What others wrote to the event log.</summary>
    IEventReader EventLog { get; }

    /// <summary>Read-only facts about Windows and its policies.</summary>
    ISystemFacts Facts { get; }

    /// <summary>Read-only questions to other servers.</summary>
    INetwork Network { get; }

    /// <summary>Who else is at work.</summary>
    IProcesses Processes { get; }

    /// <summary>Time, and waiting for it to pass.</summary>
    IClock Clock { get; }

    /// <summary>Cryptographic randomness.</summary>
    System.Security.Cryptography.RandomNumberGenerator Random { get; }

    /// <summary>True when a program listens on that TCP port of this server.</summary>
    bool IsPortTaken(int port);
}

/// <summary>Time and waiting.</summary>
public interface IClock
{
    /// <summary>Now, in UTC.</summary>
    DateTimeOffset UtcNow { get; }

    /// <summary>Waits.</summary>
    void Sleep(TimeSpan time);
}

/// <summary>A clock for whoever waits for something else than time, too.</summary>
internal interface IWatchedClock : IClock
{
    /// <summary>To be called at least once a second: shows that the wait goes on, and ends it with an exception where somebody has cancelled.</summary>
    void Ask();
}

/// <summary>What an entry of the event log asks for.</summary>
public enum EventLevel
{
    /// <summary>Nothing.</summary>
    Information,

    /// <summary>Something to do before it matters.</summary>
    Warning,

    /// <summary>Something failed.</summary>
    Error,
}

/// <summary>Numbers of entries in the event log that are no error's.</summary>
public static class EventNumber
{
    /// <summary>Something was done; an error's number is the digits of its code.</summary>
    public const int Information = 1;
}

/// <summary>Where the product tells Windows what it did (source <c>QvTrust</c>).</summary>
public interface IEventSink
{
    /// <summary>Writes an entry. An event log that cannot be written never fails a setup.</summary>
    /// <param name="level">What it asks for.</param>
    /// <param name="eventId">Stable number: the digits of a QVT code, or <see cref="EventNumber.Information"/>.</param>
    /// <param name="text">Without secrets.</param>
    void Write(EventLevel level, int eventId, string text);
}

/// <summary>Facts about files that belong to somebody else.</summary>
public interface IFileFacts
{
    /// <summary>Expands %NAME% parts as SYSTEM sees them and tells whether the file exists.</summary>
    bool Exists(string path);

    /// <summary>File version resource of an executable, or null when there is no file or no version.</summary>
    Version? FileVersion(string path);

    /// <summary>Reads a whole file, local or UNC. QVT2013, with Windows' own exception inside, when it cannot.</summary>
    /// <param name="path">Path; %NAME% parts are expanded.</param>
    /// <param name="limit">Largest size in bytes; a larger file is QVT2013 too.</param>
    byte[] Read(string path, int limit = 65536);

    /// <summary>When the file was last written, in UTC; null when there is none.</summary>
    DateTimeOffset? LastWrite(string path);

    /// <summary>Full paths of the files in a folder, sorted; null when the path is no folder.</summary>
    IReadOnlyList<string>? List(string path);

    /// <summary>Deletes a file; one that is gone is no error.</summary>
    void Delete(string path);
}
