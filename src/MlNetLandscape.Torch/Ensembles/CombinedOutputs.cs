using MlNetLandscape.Numerics.Ensembles;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Combines the members' outputs into one output, whose link gives the ensemble's score.</summary>
internal static class CombinedOutputs
{
    /// <summary>z̄ with <see cref="PredictionTask.Scores"/>(z̄) the score of the ensemble.</summary>
    /// <param name="task">What the members predict.</param>
    /// <param name="combination">How.</param>
    /// <param name="weights">wₘ, positive, with sum 1.</param>
    /// <param name="outputs"><c>[B, K]</c> of each member.</param>
    /// <returns><c>[B, K]</c>; the caller disposes it.</returns>
    public static Tensor Of(PredictionTask task, CombinationRule combination, IReadOnlyList<double> weights, IReadOnlyList<Tensor> outputs)
    {
        using var scope = NewDisposeScope();
        var combined = (combination, task) switch
        {
            (CombinationRule.MeanLogit, _) or (_, RegressionTask) => Mean(weights, outputs),
            (CombinationRule.MeanProbability, BinaryTask) =>
                LogMixture(weights, [.. outputs.Select(LogLogistic)]) - LogMixture(weights, [.. outputs.Select(output => LogLogistic(output.neg()))]),
            (CombinationRule.MeanProbability, _) => LogMixture(weights, [.. outputs.Select(output => nn.functional.log_softmax(output, 1))]),
            (_, BinaryTask) => SmoothedVote(weights, outputs),
            _ => Mean(weights, [.. outputs.Select(output => nn.functional.one_hot(output.argmax(1), output.shape[1]).to_type(output.dtype))]).log(),
        };
        return combined.MoveToOuterDisposeScope();
    }

    private static Tensor Mean(IReadOnlyList<double> weights, IReadOnlyList<Tensor> values)
    {
        var sum = values[0] * (float)weights[0];
        for (var index = 1; index < values.Count; index++)
            sum.add_(values[index], alpha: weights[index]);
        return sum;
    }

    /// <summary>log Σ wₘ exp(lₘ).</summary>
    private static Tensor LogMixture(IReadOnlyList<double> weights, IReadOnlyList<Tensor> logs) =>
        stack(logs.Select((log, index) => log + (float)Math.Log(weights[index]))).logsumexp(0); // [M, B, K] → [B, K]

    /// <summary>log(1/(1 + e⁻ᶻ)) = min(z, 0) − log(1 + e^−|z|).</summary>
    private static Tensor LogLogistic(Tensor logits) => logits.clamp_max(0) - logits.abs().neg().exp().log1p();

    private static Tensor SmoothedVote(IReadOnlyList<double> weights, IReadOnlyList<Tensor> outputs)
    {
        var votes = Mean(weights, [.. outputs.Select(output => output.gt(0).to_type(output.dtype))]) * (float)outputs.Count; // M v
        return ((votes + 0.5f) / (outputs.Count - votes + 0.5f)).log();
    }
}
