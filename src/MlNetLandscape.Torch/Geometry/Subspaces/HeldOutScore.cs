using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>How well a network does on held-out rows, higher being better, 0 for one that has learned nothing of a number: accuracy, or the share of the variance that is explained.</summary>
/// <param name="task">What is predicted.</param>
/// <param name="heldOut">The rows, each counted once; they stay the caller's.</param>
internal sealed class HeldOutScore(PredictionTask task, TensorDataset heldOut)
{
    /// <summary>«Accuracy» or «RSquared».</summary>
    public string Name => task is RegressionTask ? "RSquared" : "Accuracy";

    /// <summary>Of a network.</summary>
    public double Of(NetworkModel network, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        using var module = network.CreateModule();
        using var rows = new TensorDataset(heldOut.Features.alias(), heldOut.Labels.alias()); // without weights
        using var objective = new BatchObjective(module, task, task is RegressionTask ? new SquaredLoss() : task.DefaultLoss, rows);
        var (loss, metric) = objective.Evaluate(cancellation);
        if (task is not RegressionTask)
            return metric;
        var targets = task.Targets(rows.Labels);
        return 1 - (loss / targets.var(unbiased: false).to_type(ScalarType.Float64).item<double>());
    }
}
