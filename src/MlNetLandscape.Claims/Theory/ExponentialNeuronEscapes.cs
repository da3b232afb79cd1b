using MlNetLandscape.Reports;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

internal sealed class ExponentialNeuronEscapes() : Claim(63, "Liang et al. 2018; Sohl-Dickstein & Kawaguchi 2019",
    "An exponential neuron turns a bad minimum into a path that descends to infinity.",
    "Four points of two classes on a line, four ReLU units that are all off (loss 4), polynomial hinge of power 3; beside the network an exponential neuron with penalty ¼, 6,000 clipped gradient steps: loss without and with it, and its offset b.",
    ClaimTier.Two, seconds: 3,
    Expectation.Near("loss at the bad minimum", 4, 1e-9), Expectation.Below("loss with the neuron", 3.2), Expectation.Below("change of b over the last nine tenths of the steps", 0))
{
    private const int Steps = 6_000;

    internal override ClaimReading Measure(ClaimRun run)
    {
        using var data = new TensorDataset(tensor([-1f, -1f / 3, 1f / 3, 1f]).view(4, 1), tensor([0f, 1f, 0f, 1f]));
        using var model = Trainings.Untrained(Network.Mlp(4), new(1, 1), new BinaryTask(), run.Seed);
        using var risk = new EmpiricalRisk(model, data, new EmpiricalRiskOptions { Precision = ScalarType.Float64, CancellationToken = run.Cancellation }, new PolynomialHingeLoss());
        var lifted = new ExponentialNeuronRisk(risk, 0.25);
        var point = lifted.Start(risk.Space.FromArray([1, 1, 1, 1, -10, -10, -10, -10, 0.5, 0.5, 0.5, 0.5, 0]), scale: 0); // every unit is off on the data
        lifted.Split(point).Weights.fill_(1);
        var (times, losses, offsets) = (new List<double>(), new List<double>(), new List<double>());
        var (value, gradient) = lifted.Gradient(point);
        var (start, next) = (value, 50.0);
        for (var step = 1; step <= Steps; step++)
        {
            using var scope = NewDisposeScope();
            point.add_(gradient, alpha: -0.04 / Math.Max(1, gradient.norm().item<double>() / 2.5));
            gradient.Dispose();
            (value, gradient) = lifted.Gradient(point);
            gradient.MoveToOuterDisposeScope();
            if (step < next)
                continue;
            times.Add(step);
            losses.Add(4 * value);
            offsets.Add(lifted.Split(point).Offsets.item<double>());
            next = step * 1.08;
            run.Tell((double)step / Steps, "");
        }

        return new ClaimReading(4 * start, 4 * value, offsets[^1] - offsets[times.FindIndex(time => time >= Steps / 10)])
        {
            Figures = [new SeriesSection("steps", "loss, and offset of the neuron", [new Series("loss", [.. times], [.. losses]), new Series("offset b", [.. times], [.. offsets])]) { XIsLog = true }],
        };
    }
}
