using MlNetLandscape.Numerics.LinearOperators;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Curvature;

/// <summary>Small networks and data sets in double precision, and dense matrices to compare operators with.</summary>
internal static class RiskCases
{
    public static EmpiricalRiskOptions Double { get; } = new() { Precision = ScalarType.Float64, GraphMemory = 0 };

    /// <summary>Gaussian features with random classes.</summary>
    public static TensorDataset Classes(int rows, int features, int classes, bool weighted = false, long seed = 5)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        var x = randn(rows, features, generator: generator);
        var y = randint(0, classes, [rows], ScalarType.Int64, generator: generator);
        return new TensorDataset(x, y, weighted ? rand(rows, generator: generator) + 0.1f : null);
    }

    /// <summary>Gaussian features with Gaussian numbers.</summary>
    public static TensorDataset Numbers(int rows, int features, long seed = 6)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        return new TensorDataset(randn(rows, features, generator: generator), randn(rows, generator: generator));
    }

    /// <summary>Gaussian features with yes or no.</summary>
    public static TensorDataset Answers(int rows, int features, long seed = 7)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        return new TensorDataset(randn(rows, features, generator: generator), randn(rows, generator: generator).gt(0).to_type(ScalarType.Float32));
    }

    /// <summary>A network as a model that was never trained.</summary>
    public static NetworkModel Model(Network network, NetworkShape shape, PredictionTask task, long seed = 3)
    {
        var module = network.Build(shape, seed);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var generator = new Generator((ulong)seed);
        foreach (var parameter in module.parameters())
            parameter.add_(0.1f * randn(parameter.shape, generator: generator)); // biases and scales off their special values
        foreach (var (name, buffer) in module.named_buffers())
        {
            if (name.EndsWith("running_var", StringComparison.Ordinal))
                buffer.add_(0.5f * rand(buffer.shape, generator: generator));
            if (name.EndsWith("running_mean", StringComparison.Ordinal))
                buffer.add_(0.2f * randn(buffer.shape, generator: generator));
        }

        return new NetworkModel(network, shape, task, new TrainingHistory(), module);
    }

    /// <summary>A as a matrix, from its products with the unit vectors, <c>[P, P]</c>.</summary>
    public static Tensor Dense(ILinearOperator<Tensor> matrix)
    {
        using var scope = NewDisposeScope();
        var units = eye(matrix.Space.Dimension, dtype: ((TensorSpace)matrix.Space).DType);
        var columns = matrix.Apply([.. Enumerable.Range(0, (int)matrix.Space.Dimension).Select(index => units.select(0, index))]);
        return stack(columns, 1).MoveToOuterDisposeScope();
    }

    /// <summary>The largest difference of two tensors' entries, relative to the largest entry of the first.</summary>
    public static double Distance(Tensor expected, Tensor actual)
    {
        using var scope = NewDisposeScope();
        return ((expected - actual).abs().max() / expected.abs().max()).ToDouble();
    }
}
