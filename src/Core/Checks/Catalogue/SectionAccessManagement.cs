namespace QvTrust.Core.Checks.Catalogue;

/// <summary>Section Access management is configured.</summary>
internal sealed class SectionAccessManagement() : ManualCheck(41, "section-access-management")
{
    public override string Title => "Section Access management is in use";

    public override string Looks => "Nothing: it is configured in QMC, and no file that says so is documented.";

    public override string Steps => "In QMC, Users, Section Access Management: there must be no table, and no service that serves one.";

    public override string Why => "QlikView does not support Section Access management with certificate trust.";

    public override string Mend => "Move its tables into the load scripts before the switch, or stay with Windows groups.";
}
