using MathNet.Numerics.Distributions;
using MlNetLandscape.Numerics.Ensembles;

namespace MlNetLandscape.Numerics.Tests.Ensembles;

/// <summary>Ensembles drawn at random, some members better than others.</summary>
internal static class RandomEnsembles
{
    /// <summary>Softmax of skill × label + shared noise + own noise.</summary>
    public static ClassifierPredictions Classifiers(int rows, int classes, int members, int seed, double own = 1, bool withZeros = false, double[]? weights = null)
    {
        var random = new Random(seed);
        int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))];
        double[] common = [.. Enumerable.Range(0, rows * classes).Select(_ => Normal.Sample(random, 0, 1))];
        double[][] each = [.. Enumerable.Range(0, members).Select(m => common
            .Select((noise, index) => (labels[index / classes] == index % classes ? 1 + (0.2 * m) : 0) + noise + Normal.Sample(random, 0, own))
            .Chunk(classes).SelectMany(logits => Softmax(logits, withZeros)).ToArray())];
        return new ClassifierPredictions(classes, labels, each, weights);
    }

    public static RegressionPredictions Regressors(int rows, int members, int seed, double[]? weights = null)
    {
        var random = new Random(seed);
        double[] labels = [.. Enumerable.Range(0, rows).Select(_ => Normal.Sample(random, 3, 2))];
        double[][] each = [.. Enumerable.Range(0, members).Select(m => labels.Select(y => y + (0.1 * m) + Normal.Sample(random, 0, 1)).ToArray())];
        return new RegressionPredictions(labels, each, weights);
    }

    /// <summary>The same rows, each as often as its weight.</summary>
    public static ClassifierPredictions Repeated(ClassifierPredictions predictions, int[] times)
    {
        int[] rows = [.. times.SelectMany((count, row) => Enumerable.Repeat(row, count))];
        return new ClassifierPredictions(
            predictions.Classes,
            [.. rows.Select(row => predictions.Labels[row])],
            [.. Enumerable.Range(0, predictions.Members).Select(m => rows.SelectMany(row => predictions.Of(m, row).ToArray()).ToArray())]);
    }

    /// <summary>Two classes: the predictor of a row is right or wrong with the given probability for its class.</summary>
    public static ClassifierPredictions Certain(params (double P, bool IsRight, int Count)[] groups)
    {
        (double P, bool IsRight)[] rows = [.. groups.SelectMany(group => Enumerable.Repeat((group.P, group.IsRight), group.Count))];
        return new ClassifierPredictions(2, [.. rows.Select(row => row.IsRight ? 0 : 1)], [[.. rows.SelectMany(row => new[] { row.P, 1 - row.P })]]);
    }

    /// <summary>One-hot predictions.</summary>
    public static ClassifierPredictions Voting(int classes, int[] labels, params int[][] members) => new(
        classes, labels, [.. members.Select(votes => votes.SelectMany(vote => Enumerable.Range(0, classes).Select(k => k == vote ? 1.0 : 0)).ToArray())]);

    private static double[] Softmax(double[] logits, bool withZeros)
    {
        double[] weights = [.. logits.Select(logit => withZeros && logit < -0.5 ? 0 : Math.Exp(logit))];
        var sum = weights.Sum();
        return sum > 0 ? [.. weights.Select(weight => weight / sum)] : [.. weights.Select((_, k) => k == 0 ? 1.0 : 0)];
    }
}
