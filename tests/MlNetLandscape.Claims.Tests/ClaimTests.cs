using MlNetLandscape.Reports;
using Xunit.Abstractions;

namespace MlNetLandscape.Claims.Tests;

/// <summary>What the literature claims, tried as <c>landscape reproduce</c> tries it: those of the second tier that do not take long. Those of the first are tried by the tool, in its tests.</summary>
[Trait("Category", "Slow")]
public sealed class ClaimTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public static TheoryData<int> Ids => [.. ClaimList.All.Where(claim => claim.Remark.Length == 0 && claim.Tier == ClaimTier.Two && claim.Cost <= Longest).Select(claim => claim.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void It_is_reproduced(int id)
    {
        var claim = ClaimList.All.Single(claim => claim.Id == id);
        var result = new Reproduction().Run([claim]).Single();
        foreach (var quantity in result.Quantities)
            output.WriteLine($"{quantity} ({quantity.Expected}): {quantity.Verdict}");
        Assert.True(result.Verdict == ClaimVerdict.Reproduced, $"{claim.Statement} {string.Join("; ", result.Quantities)} {result.Undecided}");
    }
}
