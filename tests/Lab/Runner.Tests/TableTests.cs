using QvTrust.Lab.Runner.Reporting;

namespace QvTrust.Lab.Runner.Tests;

public class TableTests
{
    [Fact]
    public void Columns_are_as_wide_as_their_longest_line()
    {
        var text = new Table("Name", "Ports").Row("QVS01", "4747\n4749").Row("Q", "80").ToString();

        Assert.Equal(
            """
            Name   Ports
            -----  -----
            QVS01  4747
                   4749
            Q      80

            """,
            text,
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_row_with_a_cell_too_many_is_refused() => Assert.Throws<ArgumentException>(() => new Table("one").Row("a", "b"));
}
