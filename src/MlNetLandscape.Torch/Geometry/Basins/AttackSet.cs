using MlNetLandscape.Numerics.Estimation;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// Examples with wrong labels, which drive a training to a minimum that fits the right ones and predicts badly (Wu, Zhu &amp; E 2017, §3): beside n_t examples to train on, n_a with
/// y′ = (y + u) mod C, u uniform in {1, …, C − 1}.
/// </summary>
internal static class AttackSet
{
    /// <summary>Whether wrong labels can be made up: there are classes.</summary>
    public static bool Fits(PredictionTask task) => task is not RegressionTask;

    /// <summary>
    /// The union whose weighted mean loss is, up to a factor, L_train + α (n_a / n_t) L_attack: rows to train on weigh as they are, the others α times as much.
    /// </summary>
    /// <param name="train">The n_t examples.</param>
    /// <param name="pool">Where attacking examples are drawn from, n_a at least.</param>
    /// <param name="count">n_a.</param>
    /// <param name="weight">α.</param>
    /// <param name="task">Classes.</param>
    /// <param name="seed">Decides which of the pool, and their labels.</param>
    public static TensorDataset Join(TensorDataset train, TensorDataset pool, long count, double weight, PredictionTask task, long seed)
    {
        using var scope = NewDisposeScope();
        var rows = tensor(BatchSampler.Draw(pool.Count, count, Seed.Derive(seed, 0)));
        using var attack = pool.Rows(rows);
        return new TensorDataset(
            cat([train.Features, attack.Features]), cat([train.Labels, Wrong(attack.Labels, task, Seed.Derive(seed, 1))]), // [n_t + n_a, D], [n_t + n_a]
            cat([WeightsOf(train), WeightsOf(attack) * (float)weight]));
    }

    private static Tensor Wrong(Tensor labels, PredictionTask task, long seed)
    {
        if (task is not MulticlassTask { Classes: var classes })
            return 1 - labels; // yes for no
        using var generator = new Generator((ulong)seed);
        return (labels + randint(1, classes, labels.shape, ScalarType.Int64, generator: generator)).remainder(classes);
    }

    private static Tensor WeightsOf(TensorDataset data) => data.Weights ?? ones(data.Count, ScalarType.Float32);
}
