using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class EnsembleBeatsItsMean() : Claim(35, "Jensen 1906; Lakshminarayanan et al. 2017",
    "The log loss of mean probabilities is at most the mean of the members' log losses.",
    "Digits, 1,000 rows, 4 networks 64-32-10 of 10 epochs; the other 797 rows.", ClaimTier.One, seconds: 3,
    Expectation.Below("log loss of all together less the members' mean", 0), Expectation.Told("mean of the members"))
{
    internal override ClaimReading Measure(ClaimRun run)
    {
        var (train, test) = ClaimData.SplitDigits(run.Seed);
        using var rows = train;
        using var others = test;
        using var ensemble = new DeepEnsemble { Members = 4 }.Train(
            run.Job(new Trainings.Options { Network = Network.Mlp(32), Epoch = 10, BatchSize = 32 }, new MulticlassTask(10), run.Seed), rows, null);
        var metrics = Judging.Evaluate(others, [.. ensemble.Members]);
        var mean = metrics.Members.Average(member => member.Classification!.LogLoss.Value!.Value);
        return new ClaimReading(metrics.Together.Classification!.LogLoss.Value!.Value - mean, mean) { Figures = [new EnsembleSection(metrics)] };
    }
}
