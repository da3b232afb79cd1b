using MlNetLandscape.Reports;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

internal sealed class ComplexityInequality() : Claim(61, "Wu, Zhu & E 2017",
    "The input gradients of a network are bounded by its first layer and its Fisher matrix: E‖∇ₓf‖² ≤ ‖B‖_F² ‖F‖_F.",
    "300 digits pooled to 4×4, the digit as a number, MLP 16-8-1 with tanh, in float64, at its random start and after 1 and 60 epochs of AdamW: the bound over the value, and the identity E‖∇ₓf‖² = ⟨BᵀB, …⟩ of the first layer.",
    ClaimTier.One, seconds: 3,
    Expectation.Above("bound over value, the least", 1), Expectation.Below("largest relative error of the identity", 1e-10))
{
    internal override ClaimReading Measure(ClaimRun run)
    {
        using var digits = ClaimData.Digits(300, pooled: true);
        using var numbers = new TensorDataset(digits.Features.clone(), digits.Labels.to_type(ScalarType.Float32) / 10);
        var (network, task) = (Network.Mlp(8) with { Activation = Activation.Tanh }, new RegressionTask());
        int[] trained = [0, 1, 60];
        double[] after = [.. trained.Select(count => (double)count)];
        var found = trained.Select(epochs =>
        {
            using var model = epochs == 0 ? Trainings.Untrained(network, new(16, 1), task, run.Seed)
                : run.Train(new Trainings.Options { Network = network, Epoch = epochs, Optimizer = new AdamW(), LearningRate = 3e-3 }, task, numbers, run.Seed);
            using var risk = new EmpiricalRisk(model, numbers, new EmpiricalRiskOptions { Precision = ScalarType.Float64, CancellationToken = run.Cancellation });
            return InputGradientComplexity.Measure(risk, risk.Theta());
        }).ToArray();
        return new ClaimReading(
            found.Min(one => one.Bound!.ParameterBound.Value / one.Value.Value),
            found.Max(one => Math.Abs((one.Bound!.InnerProduct / one.Value.Value) - 1)))
        {
            Figures =
            [
                new SeriesSection("epochs of training", "squared input gradient",
                    [new Series("‖B‖_F² ‖F‖_F", [.. after], [.. found.Select(one => one.Bound!.ParameterBound.Value)]), new Series("E‖∇ₓf‖²", [.. after], [.. found.Select(one => one.Value.Value)])]) { YIsLog = true },
            ],
        };
    }
}
