using MlNetLandscape.TestKit;

namespace MlNetLandscape.Tests.Endurance;

/// <summary>The harnesses of docs/endurance.md at a size that takes seconds.</summary>
public sealed class HarnessTests
{
    [Theory]
    [InlineData("concurrency --seconds 4 --threads 4 --pairs 8 --percent 10")]
    [InlineData("long --steps 800 --predictions 400 --products 100 --fits 20 --loads 40 --percent 10")]
    [InlineData("kill --kills 3 --only muon,stages")]
    [InlineData("disk --only given")]
    public void A_harness_holds(string arguments)
    {
        var (exit, output, error) = BuiltProgram.Run("MlNetLandscape.Endurance", AppContext.BaseDirectory, arguments.Split(' '));

        Assert.True(exit == 0, output + error);
        Assert.DoesNotContain("FAILED", output, StringComparison.Ordinal);
    }
}
