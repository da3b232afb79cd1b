using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Squared loss (output − target)².</summary>
public sealed record SquaredLoss : Loss
{
    internal override Tensor PerExample(Tensor outputs, Tensor targets) =>
        nn.functional.mse_loss(outputs.view(-1), targets, nn.Reduction.None);

    internal override Tensor Mean(Tensor outputs, Tensor targets) => nn.functional.mse_loss(outputs.view(-1), targets);

    internal override IEnumerable<string> Faults(PredictionTask task) => Expect<RegressionTask>(task);
}

/// <summary>Huber's loss ½ d² for |d| ≤ δ, δ (|d| − ½ δ) beyond, with d = output − target (Huber 1964).</summary>
public sealed record HuberLoss : Loss
{
    /// <summary>δ in (0, ∞), in the unit of the network's output (standard deviations of the label when labels are standardised). The default is 1.</summary>
    public double Delta { get; init; } = 1;

    internal override Tensor PerExample(Tensor outputs, Tensor targets) =>
        nn.functional.huber_loss(outputs.view(-1), targets, Delta, nn.Reduction.None);

    internal override IEnumerable<string> Faults(PredictionTask task)
    {
        foreach (var fault in Expect<RegressionTask>(task))
            yield return fault;
        if (Delta is not (> 0 and < double.PositiveInfinity))
            yield return $"`Delta` of `HuberLoss` must be in (0, ∞). Got {Delta}.";
    }
}

/// <summary>Absolute loss |output − target|, whose minimiser is the conditional median.</summary>
public sealed record AbsoluteLoss : Loss
{
    internal override Tensor PerExample(Tensor outputs, Tensor targets) => (outputs.view(-1) - targets).abs();

    internal override IEnumerable<string> Faults(PredictionTask task) => Expect<RegressionTask>(task);
}
