using System.Security.Cryptography;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Tests.Machine;
using TestKeys = QvTrust.Core.Tests.Machine.TestKeys;

namespace QvTrust.Core.Tests.Setup;

public sealed class ImportKeyTests
{
    private readonly FakeMachine machine = new("QMS01");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_imported_key_is_the_one_that_was_given(bool exportable)
    {
        var key = NewKey();
        var change = new ImportKey("QvTrust-Server-1", key, exportable);
        Assert.False(change.IsDone(machine));
        change.Apply(machine);
        Assert.True(change.IsDone(machine));
        Assert.False(new ImportKey("QvTrust-Server-1", OtherKey(key), exportable).IsDone(machine));
        Assert.True(KeyAcl.Parse(machine.Keys.GetSecurity(change.Key)).SameAs(KeyAcl.Private));
        if (exportable)
            Assert.Equal(key.D, machine.Keys.Export(change.Key).D);
        else
            Assert.Equal(ErrorCatalogue.KeyNotExportable.Code, Assert.Throws<TrustException>(() => machine.Keys.Export(change.Key)).Code);
    }

    [Fact]
    public void The_journal_holds_no_number_of_the_key_and_can_only_undo()
    {
        var key = NewKey();
        var change = new ImportKey("QvTrust-Server-1", key, exportable: true);
        var entry = change.ToXml();
        Assert.Equal(["container", "exportable"], entry.Attributes().Select(a => a.Name.LocalName));
        Assert.Empty(entry.Nodes());

        var again = Assert.IsType<ImportKey>(ChangeFormat.FromXml(entry));
        Assert.Throws<InvalidOperationException>(() => again.Apply(machine));
        change.Apply(machine);
        again.Revert(machine);
        again.Revert(machine);
        Assert.False(machine.Keys.Exists(change.Key));
    }

    [Fact]
    public void A_wiped_key_has_no_private_numbers_left()
    {
        var key = NewKey();
        PrivateNumbers.Wipe(key);
        Assert.All(new[] { key.D!, key.P!, key.Q!, key.DP!, key.DQ!, key.InverseQ! }, number => Assert.All(number, b => Assert.Equal(0, b)));
        Assert.Contains(key.Modulus!, b => b != 0);
    }

    private static RSAParameters NewKey()
    {
        using var rsa = TestKeys.Create();
        return rsa.ExportParameters(true);
    }

    private static RSAParameters OtherKey(RSAParameters key)
    {
        var other = NewKey();
        return PrivateNumbers.SamePublic(other, key) ? NewKey() : other;
    }
}
