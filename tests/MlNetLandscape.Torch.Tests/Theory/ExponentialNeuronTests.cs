using MlNetLandscape.Numerics.CriticalPoints;
using MlNetLandscape.Numerics.Theory;
using MlNetLandscape.Torch.Tests.Curvature;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Theory;

public sealed class ExponentialNeuronTests
{
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(true, 0.1)]
    public void Gradient_and_Hessian_are_those_of_finite_differences(bool multiclass, double decay)
    {
        using var scope = NewDisposeScope();
        using var data = multiclass ? RiskCases.Classes(11, 3, 4, weighted: true) : RiskCases.Answers(11, 3);
        using var model = RiskCases.Model(Network.Mlp(5) with { Activation = Activation.Tanh }, new(3, multiclass ? 4 : 1), multiclass ? new MulticlassTask(4) : new BinaryTask());
        using var risk = new EmpiricalRisk(model, data, RiskCases.Double with { BatchSize = 4, WeightDecay = decay }, multiclass ? new CrossEntropyLoss() : new PolynomialHingeLoss());
        var lifted = new ExponentialNeuronRisk(risk, 0.7);
        var theta = lifted.Start(risk.Theta(), seed: 3);
        Assert.Equal(risk.Space.Dimension + (multiclass ? 4 * 5 : 5), lifted.Space.Dimension);
        Assert.Equal(risk.Value(risk.Theta()), lifted.Value(theta), 1e-14);
        theta = theta + (0.3 * lifted.Space.Random(Numerics.LinearOperators.ProbeDistribution.Gaussian, 4));
        var (value, gradient) = lifted.Gradient(theta);
        Assert.Equal(lifted.Value(theta), value, 1e-13);
        using var hessian = lifted.Hessian(theta);
        const double Step = 1e-6;
        for (var seed = 5; seed < 9; seed++)
        {
            var v = lifted.Space.Random(Numerics.LinearOperators.ProbeDistribution.Gaussian, seed);
            Assert.Equal((lifted.Value(theta + (Step * v)) - lifted.Value(theta - (Step * v))) / (2 * Step), lifted.Space.Dot(gradient, v), 1e-6);
            var difference = (lifted.Gradient(theta + (Step * v)).Gradient - lifted.Gradient(theta - (Step * v)).Gradient) / (2 * Step);
            Assert.InRange(RiskCases.Distance(difference, hessian.Apply(v)), 0, 1e-6);
        }

        Assert.Equal((10L, 9L, 4L), (lifted.Cost.Values, lifted.Cost.Gradients, lifted.Cost.Products));
    }

    [Fact] // facts, row 63
    public void A_bad_minimum_is_left_along_a_path_to_infinity_on_which_the_network_learns_nothing()
    {
        using var scope = NewDisposeScope();
        using var data = new TensorDataset(tensor([-1f, -1f / 3, 1f / 3, 1f]).view(4, 1), tensor([0f, 1f, 0f, 1f]));
        using var model = RiskCases.Model(Network.Mlp(4), new(1, 1), new BinaryTask());
        using var risk = new EmpiricalRisk(model, data, RiskCases.Double, new PolynomialHingeLoss());
        double[] dead = [1, 1, 1, 1, -10, -10, -10, -10, 0.5, 0.5, 0.5, 0.5, 0]; // all ReLU units off on the data
        var theta = risk.Space.FromArray(dead);
        var stuck = risk.Gradient(theta);
        Assert.Equal((4.0, 0.0), (4 * stuck.Value, stuck.Gradient.norm().item<double>()));
        using (var hessian = risk.Hessian(theta))
            Assert.Equal((0, 12 / 13.0), (HessianIndex.Exact(hessian).NegativeFraction, HessianIndex.Exact(hessian).DegenerateFraction)); // a minimum: up along the output's bias

        double[] able = [1, 1, 1, 1, 1, 1 / 3.0, -1 / 3.0, -1, 6, -12, 12, 0, -2]; // the same network can fit the data
        Assert.Equal(0, risk.Value(risk.Space.FromArray(able)));

        var lifted = new ExponentialNeuronRisk(risk, 0.25);
        Assert.Null(lifted.WhyNoGuarantee);
        var monitor = new DecreasingPathMonitor();
        var point = lifted.Start(theta, scale: 0);
        lifted.Split(point).Weights.fill_(1);
        Assert.InRange(lifted.Gradient(point).Gradient.norm().item<double>(), 0.1, 100); // no critical point any more
        var (next, drift) = (50.0, new List<double>());
        var (value, gradient) = lifted.Gradient(point);
        for (var step = 1; step <= 3_000; step++)
        {
            using var inner = NewDisposeScope();
            point.add_(gradient, alpha: -0.2 / Math.Max(1, gradient.norm().item<double>() / 1.25)); // clipped descent
            gradient.Dispose();
            (value, gradient) = lifted.Gradient(point);
            gradient.MoveToOuterDisposeScope();
            if (step < next)
                continue;
            monitor.Add(step, value, point.norm().item<double>(), gradient.norm().item<double>());
            drift.Add(lifted.Split(point).Offsets.item<double>());
            next = step * 1.08;
        }

        Assert.InRange(4 * value, 2.7, 3.2);
        Assert.All(drift.Zip(drift.Skip(4)).Skip(9), pair => Assert.InRange(pair.Second, double.MinValue, pair.First - 0.1)); // from step 100 on, over every third of the time
        Assert.InRange(drift[^1], -6, -3);
        Assert.InRange(lifted.Split(point).Weights.item<double>(), 5, 9);
        Assert.Equal(dead[..12], lifted.Split(point).Network.data<double>().ToArray()[..12]); // the units are as dead as before
        var path = monitor.Judge();
        Assert.InRange(path.NormSlope.Value, 20 * path.NormSlope.StandardError, 5); // ‖(θ, a, b, W)‖ grows with ln t …
        Assert.InRange(path.LateShare, 0.5, 2); // … and does not stop
        Assert.InRange(path.LossSlope.Value, double.MinValue, -3 * path.LossSlope.StandardError);
        Assert.NotEqual(DecreasingPathVerdict.Stays, path.Verdict);
    }

    [Fact]
    public void What_the_theorems_do_not_cover_is_said()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Answers(8, 3);
        using var model = RiskCases.Model(Network.Mlp(2), new(3, 1), new BinaryTask());
        string? Why(Loss loss, double decay = 0)
        {
            using var risk = new EmpiricalRisk(model, data, RiskCases.Double with { WeightDecay = decay }, loss);
            return new ExponentialNeuronRisk(risk).WhyNoGuarantee;
        }

        Assert.Null(Why(new LogisticLoss()));
        Assert.Contains("at least 3. Got 1.", Why(new PolynomialHingeLoss { Power = 1 }));
        Assert.Contains("FocalLoss is not convex", Why(new FocalLoss()));
        Assert.Contains("weight decay", Why(new PolynomialHingeLoss(), 0.1));
        using var risk = new EmpiricalRisk(model, data, RiskCases.Double);
        Assert.Contains("`penalty` must be in (0, ∞). Got 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialNeuronRisk(risk, 0)).Message);
        Assert.Contains("(θ, a, b, W) is Float64 [16]. Got Float64 [12].", Assert.Throws<ArgumentException>(() => new ExponentialNeuronRisk(risk).Value(zeros(12, ScalarType.Float64))).Message);
    }
}
