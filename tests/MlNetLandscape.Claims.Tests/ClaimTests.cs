using MlNetLandscape.Reports;
using Xunit.Abstractions;

namespace MlNetLandscape.Claims.Tests;

/// <summary>What the literature claims, tried as <c>landscape reproduce</c> tries it: claims of the second tier that do not take long. Those of the first are tried by the tool, in its tests.</summary>
/// <param name="output">Takes what was measured.</param>
[Trait("Category", "Slow")]
public abstract class ClaimTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(35);

    /// <summary>Those whose number leaves a remainder when it is divided by two: halves run side by side.</summary>
    private protected static TheoryData<int> Half(int remainder) =>
        [.. ClaimList.All.Where(claim => claim.Remark.Length == 0 && claim.Tier == ClaimTier.Two && claim.Cost <= Longest).Select(claim => claim.Id).Where(id => id % 2 == remainder)];

    private protected void Try(int id)
    {
        var claim = ClaimList.All.Single(claim => claim.Id == id);
        var result = new Reproduction().Run([claim]).Single();
        foreach (var quantity in result.Quantities)
            output.WriteLine($"{quantity} ({quantity.Expected}): {quantity.Verdict}");
        Assert.True(result.Verdict == ClaimVerdict.Reproduced, $"{claim.Statement} {string.Join("; ", result.Quantities)} {result.Undecided}");
        var report = new ReproductionFile("1", "b", "d", null, 1, "2026-11-22", [result]).Report();
        Assert.Contains($"\n## Claim {id}: ", report.ToMarkdown(), StringComparison.Ordinal);
        Assert.All(report.Sections.Where(section => section.IsIllustration), figure => Assert.Contains("id=\"figure1\"", new LandscapeReport().With(figure).ToHtml(), StringComparison.Ordinal));
    }
}

/// <inheritdoc cref="ClaimTests"/>
public sealed class EvenClaimTests(ITestOutputHelper output) : ClaimTests(output)
{
    public static TheoryData<int> Ids => Half(0);

    [Theory]
    [MemberData(nameof(Ids))]
    public void It_is_reproduced(int id) => Try(id);
}

/// <inheritdoc cref="ClaimTests"/>
public sealed class OddClaimTests(ITestOutputHelper output) : ClaimTests(output)
{
    public static TheoryData<int> Ids => Half(1);

    [Theory]
    [MemberData(nameof(Ids))]
    public void It_is_reproduced(int id) => Try(id);
}
