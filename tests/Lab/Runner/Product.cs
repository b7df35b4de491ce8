namespace QvTrust.Lab.Runner;

/// <summary>Where the product keeps its things on a server, as its documentation says.</summary>
internal static class Product
{
    public const string Cli = @"C:\Program Files\QvTrust\qvtrust.exe";
    public const string ProgramFolder = @"C:\Program Files\QvTrust";
    public const string DataFolder = @"C:\ProgramData\QvTrust";
    public const string JournalFolder = DataFolder + @"\journal";
    public const string Journal = JournalFolder + @"\current.xml";
    public const string Ledger = DataFolder + @"\authority\ledger.db";
    public const string PendingFile = DataFolder + @"\pending.xml";
    public const string WitnessFile = DataFolder + @"\witness.txt";

    /// <summary>A folder that an administrator chose for the programs.</summary>
    public const string OtherFolder = @"C:\Tools\QvTrust";
}
