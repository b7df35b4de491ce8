using QvTrust.Core.Errors;
using QvTrust.Core.Roles;
using System.Globalization;

namespace QvTrust.Core.Checks;

/// <summary>
/// One thing that can stand in the way of certificate trust. It looks, and changes nothing. Name and number are an interface:
/// neither ever gets another meaning. Its texts stand in CheckTexts.resx under its name; docs/checks.md is written from them.
/// </summary>
internal abstract class Check(int number, string name)
{
    /// <summary>Its number; the order in which checks are made.</summary>
    public int Number => number;

    /// <summary>Its name, kebab-case.</summary>
    public string Name => name;

    /// <summary>What is wrong when it finds something, in a few words.</summary>
    public string Title => Text("title");

    /// <summary>What it looks at.</summary>
    public virtual string Looks => Text("looks");

    /// <summary>Why that matters.</summary>
    public string Why => Text("why");

    /// <summary>How to mend it.</summary>
    public string Mend => Text("mend");

    /// <summary>Scenarios of the lab in which setup or qvtrust check finds it, or null; <c>with --long</c> behind those that only a long run tries.</summary>
    public virtual string? Lab => null;

    /// <summary>What its findings mean where nothing else is said.</summary>
    public virtual CheckSeverity Severity => CheckSeverity.Error;

    /// <summary>True where findings are warnings until the role is set up, because setup mends them itself.</summary>
    public virtual bool IsWarningBeforeSetup => false;

    /// <summary>True where it is made on the QMS server alone.</summary>
    public virtual bool IsForAuthority => false;

    /// <summary>True where it is made on every server but the QMS server.</summary>
    public virtual bool IsForNode => false;

    /// <summary>True where setup changes what it finds: a setup does not say it of a server that it is about to mend.</summary>
    public virtual bool IsMendedBySetup => IsWarningBeforeSetup;

    /// <summary>False where a setup that went on all the same would break, or could not be undone.</summary>
    public virtual bool CanBeIgnored => true;

    /// <summary>When it is made.</summary>
    public virtual CheckMoments Moments => CheckMoments.Command;

    /// <summary>True when it is made on a server with these roles.</summary>
    public bool AppliesTo(IReadOnlyList<Role> roles) => roles.Any(r => r.IsAuthority) ? !IsForNode : !IsForAuthority;

    /// <summary>Looks. A <see cref="TrustException"/> says that it could not.</summary>
    public IReadOnlyList<Finding> Run(CheckContext context)
    {
        var severity = IsWarningBeforeSetup && !context.IsSetUp ? CheckSeverity.Warning : Severity;
        return [.. Find(context).Select(e => new Finding(name, number, SeverityOf(e, context, severity), e))];
    }

    /// <summary>What one of its findings means.</summary>
    /// <param name="error">The finding.</param>
    /// <param name="context">The server.</param>
    /// <param name="usual">What it means where nothing else is said.</param>
    protected virtual CheckSeverity SeverityOf(TrustError error, CheckContext context, CheckSeverity usual) => usual;

    /// <summary>What is wrong.</summary>
    protected abstract IEnumerable<TrustError> Find(CheckContext context);

    /// <summary>One of its texts.</summary>
    /// <param name="part">The part of the text's name behind the check's.</param>
    protected string Text(string part) => CheckTexts.ResourceManager.GetString($"{name}.{part}", CultureInfo.InvariantCulture)
        ?? throw new InvalidOperationException($"{name} has no {part} among the texts");
}
