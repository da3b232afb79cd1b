using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

/// <summary>Minima of one training loss, made worse by attacking rows: 200 digits to train on, MLP 64-30-10 with ReLU, full-batch AdamW to a loss of 0.02 with every row right, three trainings a setting.</summary>
internal static class AttackedMinima
{
    public static readonly BasinMetric[] Metrics = [BasinMetric.LogVolume, BasinMetric.LargestEigenvalue, BasinMetric.FrobeniusNorm];

    public static BadMinima Find(ClaimRun run, BadMinimaOptions? options = null)
    {
        var (train, test) = ClaimData.SplitDigits(run.Seed);
        using (train)
        using (test)
        {
            var training = new Trainings.Options { Network = Network.Mlp(30), Optimizer = new AdamW(), LearningRate = 0.01, BatchSize = 10_000, Epoch = 6_000 };
            return AttackStudy.Run(
                run.Job(training, TanhDigits.Task, run.Seed), train, test, (options ?? new BadMinimaOptions()) with { TrainingExamples = 200, StepsPerLook = 10, Progress = run.Studied() });
        }
    }

    public static double Accuracy(this BadMinima found, int attack) => found.Minima.Where(minimum => minimum.AttackExamples == attack).Average(minimum => minimum.HeldOutAccuracy);

    public static BasinSection Figure(this BadMinima found) => new(
        [
            .. found.Minima.Where(minimum => minimum.Basin is not null).Select(minimum => new BasinRow(
                minimum.AttackExamples, minimum.End == StudyEnd.Reached, minimum.TrainingLoss, minimum.HeldOutAccuracy, minimum.Basin!.LargestEigenvalue.Value, minimum.Basin.LogVolume.Value,
                minimum.Basin.FrobeniusNorm.Value, minimum.Basin.Trace.Value, minimum.Basin.ParameterNorm)),
        ], [.. Enum.GetValues<BasinMetric>().Select(metric => new BasinCorrelation(metric.ToString(), found.Correlation(metric).Value))]);
}
