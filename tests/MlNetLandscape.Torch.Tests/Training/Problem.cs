using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Training;

/// <summary>Small data sets with known answers, and one call to train on them.</summary>
internal static class Problem
{
    public sealed class Options : TrainingOptions
    {
        public Options()
        {
            (Network, Epoch, BatchSize, ValidationSetFraction) = (Network.Mlp(8), 5, 16, 0);
        }
    }

    /// <summary>y = 1 + 2 x₀ − 3 x₁ + noise.</summary>
    public static TensorDataset Line(int rows = 101, double noise = 0.1)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(11);
        var x = randn(rows, 2, generator: generator);
        var y = 1 + (2 * x.select(1, 0)) - (3 * x.select(1, 1)) + (noise * randn(rows, generator: generator));
        return new TensorDataset(x, y.to_type(ScalarType.Float32));
    }

    /// <summary>Three Gaussian clouds in the plane.</summary>
    public static TensorDataset Clouds(int rows = 101, double spread = 0.5)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(12);
        var classes = arange(rows, dtype: ScalarType.Int64).remainder(3);
        var centres = tensor([0f, 2f, 2f, -1f, -2f, -1f]).view(3, 2);
        return new TensorDataset((centres.index_select(0, classes) + (spread * randn(rows, 2, generator: generator))).to_type(ScalarType.Float32), classes);
    }

    public static NetworkModel Train(
        TrainingOptions options, PredictionTask task, TensorDataset data, TensorDataset? validation = null, NetworkModel? initial = null, int seed = 1) =>
        NetworkTraining.Train(Job(options, task, initial, seed), data, validation);

    public static TrainingJob Job(
        TrainingOptions options, PredictionTask task, NetworkModel? initial = null, int seed = 1, Action<string>? warn = null) =>
        new(options, task, seed, CPU, initial, _ => { }, warn ?? (_ => { }), _ => { });

    /// <summary>All parameters and buffers, one after the other.</summary>
    public static float[] Weights(NetworkModel model)
    {
        using var archive = model.ToArchive();
        return [.. archive.Tensors.Values.Where(tensor => tensor.dtype == ScalarType.Float32).SelectMany(tensor => tensor.data<float>().ToArray())];
    }

    public static float[] Scores(NetworkModel model, TensorDataset data)
    {
        var scores = new float[data.Count * model.Task.ScoreSize];
        model.Score(data.Features.data<float>().ToArray(), (int)data.Count, scores);
        return scores;
    }
}
