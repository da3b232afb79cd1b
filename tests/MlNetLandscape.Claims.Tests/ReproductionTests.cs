using System.Collections.Immutable;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims.Tests;

public sealed class ReproductionTests
{
    [Fact]
    public void Every_claim_says_all_that_belongs_to_it()
    {
        Assert.Equal(ClaimList.All.Select(claim => claim.Id), ClaimList.All.Select(claim => claim.Id).Distinct());
        Assert.All(ClaimList.All, claim =>
        {
            Assert.All(new[] { claim.Source, claim.Statement, claim.Experiment }, text => Assert.True(text.Length > 3, $"claim {claim.Id}"));
            Assert.Contains(claim.Expectations, expected => !expected.IsTold);
            Assert.InRange(claim.Seeds, 1, 100);
            Assert.InRange(claim.Cost.TotalSeconds, 0.01, 1_200);
        });
    }

    [Theory]
    [InlineData(new[] { 1.0 }, ClaimVerdict.Reproduced)]
    [InlineData(new[] { 0.4 }, ClaimVerdict.NotReproduced)]
    [InlineData(new[] { 0.4, 0.7, 0.3 }, ClaimVerdict.Inconclusive)]
    [InlineData(new[] { 0.4, 0.41, 0.39 }, ClaimVerdict.NotReproduced)]
    [InlineData(new[] { 0.4, 0.7, 0.6 }, ClaimVerdict.Reproduced)]
    [InlineData(new[] { double.NaN }, ClaimVerdict.NotReproduced)]
    public void A_mean_is_in_its_margin_or_clearly_outside_or_neither(double[] values, ClaimVerdict verdict) =>
        Assert.Equal(verdict, new MeasuredQuantity(Expectation.Above("gain", 0.5), [.. values]).Verdict);

    [Fact]
    public void The_worst_quantity_decides_and_told_ones_do_not()
    {
        var (good, bad, told) = (new MeasuredQuantity(Expectation.Near("a", 1, 0.1), [1.05]), new MeasuredQuantity(Expectation.Below("b", 0), [0.1]), new MeasuredQuantity(Expectation.Told("c"), [double.NaN]));
        Assert.Equal(ClaimVerdict.Reproduced, Result([good, told]).Verdict);
        Assert.Equal(ClaimVerdict.NotReproduced, Result([good, bad]).Verdict);
        Assert.Equal(ClaimVerdict.Inconclusive, (Result([good, bad]) with { Undecided = "too few" }).Verdict);
        Assert.Equal(ClaimVerdict.NotRun, (Result([]) with { WasRun = false }).Verdict);

        static ClaimResult Result(ImmutableArray<MeasuredQuantity> quantities) => new(20, quantities, "", true, [], 1);
    }

    [Fact]
    public void Results_are_kept_read_back_and_not_tried_again()
    {
        var claim = new Counted();
        var kept = new List<ClaimResult>();
        var results = new Reproduction { Seeds = 4, Keep = kept.Add }.Run([claim]);
        Assert.Equal([1.0, 2, 3, 4], results.Single().Quantities.Single().Values.ToArray());
        Assert.Same(results.Single(), kept.Single());

        var file = new ReproductionFile("1", "b", "d", 4, 1, "2026-11-22", results);
        var read = ReproductionFile.FromJson(file.ToJson());
        Assert.Equal(file.ToJson(), read.ToJson());
        Assert.True(file.IsLike(read));
        Assert.False(file.IsLike(read with { Seeds = null }));
        Assert.Equal("of seed 1", Assert.IsType<SeriesSection>(read.Results.Single().Figures.Single()).XTitle);
        var page = new ReproductionFile("1", "b", "d", 4, 1, "2026-11-22", [results.Single() with { Id = 20 }]).Report();
        Assert.Equal([false, true], page.Sections.Select(section => section.IsIllustration));
        Assert.StartsWith("Claim 20: Ways of low loss", page.Sections[1].Title, StringComparison.Ordinal);
        var markdown = page.ToMarkdown();
        Assert.Contains("\n## Claim 20: Ways of low loss", markdown, StringComparison.Ordinal);
        Assert.Single(markdown.Split('\n'), line => line.StartsWith("|---", StringComparison.Ordinal)); // the table of claims alone
        new Reproduction().Run([claim], read.Results);
        Assert.Equal(4, claim.Runs);
        Assert.Throws<InvalidDataException>(() => ReproductionFile.FromJson("{}"));
        Assert.Throws<InvalidDataException>(() => ReproductionFile.FromJson("nothing"));
        Assert.Throws<InvalidDataException>(() => ReproductionFile.FromJson((file with { Results = [results[0], results[0]] }).ToJson()));
        Assert.Throws<InvalidDataException>(() => ReproductionFile.FromJson(file.ToJson().Replace("\"series\"", "\"unheard-of\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Missing_images_are_told_and_the_other_claims_go_on()
    {
        var data = new ClaimData(ImageSet.Cifar10, Path.Combine(Path.GetTempPath(), "no-such-folder"));
        var results = new Reproduction { Data = data, Seeds = 1 }.Run([new Imaged(), new Counted()]);
        Assert.Equal(ClaimVerdict.NotRun, results[0].Verdict);
        Assert.Contains("'data_batch_1.bin' is not in", results[0].Undecided, StringComparison.Ordinal);
        Assert.Equal(ClaimVerdict.Reproduced, results[1].Verdict);
    }

    [Fact]
    public void What_had_no_data_is_tried_again()
    {
        var claim = new Counted();
        var missing = new ClaimResult(claim.Id, [], "no data", WasRun: false, [], 0);
        var file = new ReproductionFile("1", "b", "d", null, 1, "2026-11-22", [missing]);
        var results = new Reproduction { Keep = result => file = file.With(result, "2026-11-23") }.Run([claim], file.Results);
        Assert.Equal(ClaimVerdict.Reproduced, results.Single().Verdict);
        Assert.Same(results.Single(), file.Results.Single());
        Assert.Equal("2026-11-23", file.Date);
    }

    [Fact]
    public void Image_files_say_what_is_wrong_with_them()
    {
        byte[] Head(params int[] numbers) => [.. numbers.SelectMany(number => new[] { (byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number })];
        string Fault(byte[] bytes, string name = "a-idx1-ubyte") => Assert.Throws<InvalidDataException>(() => IdxBytes.Read(new MemoryStream(bytes), name, 1)).Message;
        var (whole, shape) = IdxBytes.Read(new MemoryStream([.. Head(0x0803, 3, 1, 2), 1, 2, 3, 4, 5, 6]), "a", 3, rows: 2);
        Assert.Equal([1, 2, 3, 4], whole);
        Assert.Equal([2, 1, 2], shape);
        Assert.Contains("'a-idx1-ubyte' is not an IDX file of bytes with 1 dimension", Fault([1, 2, 3]), StringComparison.Ordinal);
        Assert.Contains("is not an IDX file", Fault(Head(0x0803, 1)), StringComparison.Ordinal);
        Assert.Contains("says it is -1", Fault(Head(0x0801, -1)), StringComparison.Ordinal);
        Assert.Contains("ends too early", Fault([.. Head(0x0801, 3), 1, 2]), StringComparison.Ordinal);
        Assert.Contains("'a.gz' is damaged", Fault(Head(0x0801, 3), "a.gz"), StringComparison.Ordinal);
        Assert.Contains("2000000000", Assert.Throws<InvalidDataException>(() => IdxBytes.Read(new MemoryStream(Head(0x0802, 2_000_000_000, 2_000_000_000)), "a", 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => new Reproduction().Run([new Counted()], cancellation: stop.Token));
    }

    private sealed class Counted() : Claim(9001, "Nobody 2026", "Runs are counted.", "Each run counts.", ClaimTier.One, 1, Expectation.Above("the seed", 1))
    {
        public int Runs { get; private set; }

        public override int Seeds => 2;

        internal override ClaimReading Measure(ClaimRun run)
        {
            Runs++;
            return new ClaimReading(run.Seed) { Figures = [new SeriesSection($"of seed {run.Seed}", "y", [new Series("s", [1], [2])])] };
        }
    }

    private sealed class Imaged() : Claim(9002, "Nobody 2026", "Images are needed.", "Reads one.", ClaimTier.One, 1, Expectation.Above("rows", 1))
    {
        internal override ClaimReading Measure(ClaimRun run)
        {
            using var images = run.Data.Train(1);
            return new ClaimReading(images.Count);
        }
    }
}
