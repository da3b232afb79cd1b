using MlNetLandscape.Numerics.Ensembles;

namespace MlNetLandscape.Numerics.Tests.Ensembles;

/// <summary>Ensembles at the edges: few rows, certain members, one class, weights of all sizes. Every number is finite, or says why there is none.</summary>
public sealed class TinyEnsembleTests
{
    private static readonly double[] Certainties = [0, 1e-320, 1e-17, 0.1, 0.25, 0.5];
    private static readonly double[] Weights = [1e-30, 1e-3, 1, 1, 1, 1e30];

    [Fact]
    public void Classifiers_have_finite_numbers()
    {
        for (var seed = 0; seed < 1_000; seed++)
        {
            var random = new Random(seed);
            var (rows, classes, members) = (random.Next(1, 5), random.Next(2, 4), random.Next(1, 4));
            var onlyClass = random.Next(3) == 0 ? random.Next(classes) : (int?)null;
            int[] labels = [.. Enumerable.Range(0, rows).Select(_ => onlyClass ?? random.Next(classes))];
            double[][] each = [.. Enumerable.Range(0, members).Select(_ => Enumerable.Range(0, rows).SelectMany(_ => Distribution(random, classes)).ToArray())];
            if (random.Next(4) == 0)
                each = [.. each.Select(_ => each[0])];
            var predictions = new ClassifierPredictions(classes, labels, each, random.Next(2) == 0 ? null : Drawn(random, rows));
            IsFinite(EnsembleEvaluation.Evaluate(predictions, Options(random, members)), seed);
        }
    }

    [Fact]
    public void Regressions_have_finite_numbers()
    {
        double[] values = [0, 0.1, 0.1, 1e-9, -1, 3, 1e30];
        for (var seed = 0; seed < 1_000; seed++)
        {
            var random = new Random(seed);
            var (rows, members) = (random.Next(1, 5), random.Next(1, 4));
            double[] Numbers() => [.. Enumerable.Range(0, rows).Select(_ => values[random.Next(values.Length)])];
            double[] labels = random.Next(3) == 0 ? [.. Enumerable.Repeat(values[random.Next(values.Length)], rows)] : Numbers();
            double[][] each = [.. Enumerable.Range(0, members).Select(_ => random.Next(4) == 0 ? labels : Numbers())];
            var predictions = new RegressionPredictions(labels, each, random.Next(2) == 0 ? null : Drawn(random, rows));
            IsFinite(EnsembleEvaluation.Evaluate(predictions, Options(random, members)), seed);
        }
    }

    private static EnsembleMeasurementOptions Options(Random random, int members) => new()
    {
        Combination = Enum.GetValues<CombinationRule>()[random.Next(3)],
        Bins = random.Next(1, 4),
        MemberWeights = random.Next(2) == 0 ? [] : [1, .. Enumerable.Range(1, members - 1).Select(_ => (double)random.Next(2))],
    };

    private static double[] Drawn(Random random, int rows) => [.. Enumerable.Range(0, rows).Select(_ => Weights[random.Next(Weights.Length)])];

    private static double[] Distribution(Random random, int classes)
    {
        var p = new double[classes];
        var rest = Certainties[random.Next(Certainties.Length)];
        var favourite = random.Next(classes);
        p[(favourite + 1) % classes] = rest;
        p[favourite] = 1 - rest;
        return p;
    }

    private static void IsFinite(EnsembleMetrics metrics, int seed)
    {
        var json = metrics.ToJson();
        foreach (var odd in new[] { "\"NaN\"", "Infinity\"" })
        {
            var place = json.IndexOf(odd, StringComparison.Ordinal);
            Assert.True(place < 0, $"seed {seed}: …{(place < 0 ? "" : json[Math.Max(0, place - 300)..place])}{odd}");
        }

        Assert.NotEmpty(metrics.ToString());
        Assert.Equal(json, EnsembleMetrics.FromJson(json).ToJson());
    }
}
