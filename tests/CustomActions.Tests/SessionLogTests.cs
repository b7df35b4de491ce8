namespace QvTrust.CustomActions.Tests;

public class SessionLogTests
{
    private readonly FakeInstaller installer = new();

    [Theory]
    [InlineData("plain")]
    [InlineData("brackets [ProductName] {and} [1] braces [~]")]
    public void A_line_reaches_the_log_unchanged(string line)
    {
        var log = new SessionLog(new Session(installer));
        log.Info(line);
        log.Error(line);
        Assert.Equal([InstallMessage.Info, InstallMessage.Error], installer.Messages.Select(m => m.Kind));
        Assert.Equal([line, line], installer.Messages.Select(m => m.Text));
    }

    [Fact]
    public void Field_one_is_left_to_error_numbers()
    {
        new SessionLog(new Session(installer)).Error("QVT1001: x. y.");
        Assert.Null(installer.Messages.Single().Fields[1]);
    }

    [Fact]
    public void A_line_stays_one_line()
    {
        new SessionLog(new Session(installer)).Info("one\r\ntwo\tthree");
        Assert.Equal("one  two three", installer.Messages.Single().Text);
    }

    [Fact]
    public void Progress_is_a_text_and_a_tick()
    {
        new SessionLog(new Session(installer)).Progress("Opening the firewall");
        Assert.Equal([InstallMessage.ActionData, InstallMessage.Progress], installer.Messages.Select(m => m.Kind));
        Assert.Equal([null, "Opening the firewall"], installer.Messages[0].Fields);
        Assert.Equal([null, 2, 1], installer.Messages[1].Fields);
    }

    [Theory]
    [InlineData(InstallMessage.Progress)]
    [InlineData(InstallMessage.ActionData)]
    [InlineData(InstallMessage.Info)]
    public void A_cancellation_is_remembered_not_thrown(InstallMessage kind)
    {
        var log = new SessionLog(new Session(installer));
        Assert.False(log.IsCancelled);
        installer.Answers[kind] = (int)MessageResult.Cancel;
        log.Info("x");
        log.Progress("x");
        installer.Answers.Clear();
        Assert.True(log.IsCancelled);
    }

    [Fact]
    public void Asking_finds_a_cancellation_without_moving_the_bar()
    {
        installer.Answers[InstallMessage.Progress] = (int)MessageResult.Cancel;
        Assert.True(new SessionLog(new Session(installer)).IsCancelled);
        Assert.Equal([null, 2, 0], installer.Messages.Single().Fields);
    }

    [Fact]
    public void A_wait_shows_once_a_second_that_it_goes_on()
    {
        var now = TimeSpan.FromSeconds(100);
        var log = new SessionLog(new Session(installer), () => now);
        Assert.False(log.IsCancelled);
        log.Progress("Starting QlikviewServer");
        foreach (var _ in Enumerable.Range(0, 15))
        {
            now += TimeSpan.FromMilliseconds(200);
            Assert.False(log.IsCancelled);
        }
        Assert.Equal(
            ["Starting QlikviewServer", "Starting QlikviewServer (1 s)", "Starting QlikviewServer (2 s)", "Starting QlikviewServer (3 s)"],
            installer.Messages.Where(m => m.Kind == InstallMessage.ActionData).Select(m => m.Fields[1]));
        // The bar moves by steps, not by seconds.
        Assert.Equal(1, installer.Messages.Count(m => m.Kind == InstallMessage.Progress && m.Fields[2] is 1));
    }
}
