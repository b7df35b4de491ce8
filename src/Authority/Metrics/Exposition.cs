using System.Globalization;
using System.Text;

namespace QvTrust.Authority.Metrics;

/// <summary>Prometheus' text format, version 0.0.4: families of samples.</summary>
internal sealed class Exposition
{
    internal const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder text = new();

    /// <summary>Begins a family; its samples follow.</summary>
    internal Exposition Family(string name, string type, string help)
    {
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        return this;
    }

    /// <summary>One sample. Label values are of closed sets of this program's own words: nothing in them needs an escape.</summary>
    internal Exposition Sample(string name, double value, params ReadOnlySpan<(string Label, string Value)> labels)
    {
        text.Append(name);
        for (var i = 0; i < labels.Length; i++)
            text.Append(i == 0 ? '{' : ',').Append(labels[i].Label).Append("=\"").Append(labels[i].Value).Append('"');
        if (labels.Length > 0)
            text.Append('}');
        text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        return this;
    }

    public override string ToString() => text.ToString();
}
