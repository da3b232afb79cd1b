using System.Text.Json.Nodes;
using MlNetLandscape.Claims;
using MlNetLandscape.TestKit;

namespace MlNetLandscape.Tool.Tests;

public class ReproduceTests
{
    /// <summary>Claims of a number or two, of which there is nothing to draw.</summary>
    private static readonly int[] WithoutFigure = [11, 32, 39, 62];

    /// <summary>As a user would, in one call.</summary>
    [Fact]
    public void All_claims_of_the_first_tier_are_reproduced()
    {
        using var folder = new Folder();
        var call = Landscape.Run("reproduce", "--tier", "1", "--json", folder.File("claims.json"), "--html", folder.File("claims.html"));
        Assert.True(call.Code == 0, call.Error);
        var results = Results(folder.File("claims.json"));
        Assert.InRange(results.Count, 25, 60);
        Assert.Equal(WithoutFigure, results.Where(result => result!["figures"]!.AsArray().Count == 0).Select(result => result!["id"]!.GetValue<int>()));
        Assert.Contains($"\n{results.Count} reproduced.", call.Output, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(folder.File("claims.html")).Length, 500_000, 1_000_000);
    }

    /// <summary>Of most claims tests see the figures themselves; of those that take long, that there is code for one.</summary>
    [Fact]
    public void Every_claim_has_a_figure_or_a_reason_to_have_none() =>
        Assert.Equal(WithoutFigure, ClaimList.All.Where(claim => !Repository.Read(Source(claim)).Contains("Figures =", StringComparison.Ordinal)).Select(claim => claim.Id));

    [Fact]
    public void A_run_goes_on_from_its_file_and_from_no_other()
    {
        using var folder = new Folder();
        var file = folder.File("claims.json");
        Assert.Equal(0, Landscape.Run("reproduce", "1", "13", "--json", file).Code);
        var first = Results(file)[0]!["seconds"]!.GetValue<double>();
        var more = Landscape.Run("reproduce", "1", "10-11", "13", "--json", file, "--report", folder.File("claims.md"));
        Assert.True(more.Code == 0, more.Error);
        Assert.Equal([1, 13, 10, 11], Results(file).Select(result => result!["id"]!.GetValue<int>()));
        Assert.Equal(first, Results(file)[0]!["seconds"]!.GetValue<double>()); // it was not tried again
        Assert.Contains("4 reproduced.", more.Output, StringComparison.Ordinal);
        Assert.Contains("A saddle attracts Newton's method", File.ReadAllText(folder.File("claims.md")), StringComparison.Ordinal);

        var other = Landscape.Run("reproduce", "1", "--seed", "7", "--json", file);
        Assert.Equal(1, other.Code);
        Assert.Contains("seeds as each claim says from 1: they cannot be gone on from", other.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no claim 999.", "999")]
    [InlineData("Got 'ten'", "ten")]
    [InlineData("Got '5-3'", "5-3")]
    [InlineData("is not a folder", "1", "--data", "no-such-folder")]
    [InlineData("--seeds must be", "1", "--seeds", "0")]
    public void Bad_words_are_refused(string words, params string[] arguments)
    {
        var call = Landscape.Run(["reproduce", .. arguments]);
        Assert.Equal(1, call.Code);
        Assert.Contains(words, Assert.Single(call.Error.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void What_would_be_tried_is_listed()
    {
        var call = Landscape.Run("reproduce", "--tier", "3", "--list");
        Assert.Equal(0, call.Code);
        Assert.Contains("Garipov et al. 2018", call.Output, StringComparison.Ordinal);
    }

    private static string Source(Claim claim) => Repository.Files("src/MlNetLandscape.Claims", $"{claim.GetType().Name}.cs").Single();

    private static JsonArray Results(string file) => JsonNode.Parse(File.ReadAllText(file))!["results"]!.AsArray();
}
