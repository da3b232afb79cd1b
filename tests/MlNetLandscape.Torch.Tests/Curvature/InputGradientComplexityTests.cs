using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Tests.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Curvature;

public class InputGradientComplexityTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_two_layer_network_has_the_complexity_of_its_formula_and_the_bounds_of_the_paper(bool weighted)
    {
        using var scope = NewDisposeScope();
        using var plain = RiskCases.Numbers(40, 3);
        using var generator = new Generator(3);
        using var data = new TensorDataset(plain.Features.clone(), plain.Labels.clone(), weighted ? rand(40, generator: generator) + 0.1f : null);
        using var model = RiskCases.Model(Network.Mlp(8) with { Activation = Activation.Tanh }, new(3, 1), new RegressionTask());
        using var risk = new EmpiricalRisk(model, data, RiskCases.Double with { BatchSize = 15 });
        var theta = risk.Theta();
        var measured = InputGradientComplexity.Measure(risk, theta);

        // f(x) = Σ_k a_k tanh(b_k·x + c_k) + d
        var (b, c, a) = (theta.narrow(0, 0, 24).view(8, 3), theta.narrow(0, 24, 8), theta.narrow(0, 32, 8));
        var x = data.Features.to_type(ScalarType.Float64);
        var w = data.Weights?.to_type(ScalarType.Float64) ?? ones(40, ScalarType.Float64);
        w /= w.sum();
        var slope = a * (1 - (x.mm(b.t()) + c).tanh().square()); // ∂f/∂c, [N, 8]
        var left = (slope.mm(b).square().sum(1) * w).sum().item<double>();
        var moment = slope.t().mm(slope * w.unsqueeze(1));
        Assert.Equal(left, measured.Value.Value, 1e-10 * left);
        Assert.Equal((0.0, EstimationStop.Exact), (measured.Value.StandardError, measured.Value.Stop));
        var bound = measured.Bound!;
        Assert.Null(measured.WhyNoBound);
        Assert.Equal(left, bound.InnerProduct, 1e-10 * left);
        Assert.Equal((b.mm(b.t()).norm() * moment.norm()).item<double>(), bound.LayerBound, 1e-10 * bound.LayerBound);

        var gradients = cat([(slope.unsqueeze(2) * x.unsqueeze(1)).view(40, -1), slope, (x.mm(b.t()) + c).tanh(), ones(40, 1, ScalarType.Float64)], 1); // ∇f, [N, P]
        var f = gradients.t().mm(gradients * w.unsqueeze(1));
        Assert.Equal((b.norm().square() * f.norm()).item<double>(), bound.ParameterBound.Value, 1e-10 * bound.ParameterBound.Value);
        using var hessian = risk.Hessian(theta);
        using var residual = risk.Residual(theta);
        var (h, r) = (RiskCases.Dense(hessian), RiskCases.Dense(residual));
        Assert.Equal(0, RiskCases.Distance(2 * f, h - r), 1e-12); // H = 2 F + residual
        Assert.Equal((0.5 * b.norm().square() * (h.norm() + r.norm())).item<double>(), bound.HessianBound!.Value, 1e-10 * bound.HessianBound.Value);
        Assert.InRange(bound.LayerBound, left, bound.ParameterBound.Value);
        Assert.InRange(bound.ParameterBound.Value, bound.LayerBound, bound.HessianBound.Value);
        Assert.Equal(bound.ParameterBound.Value / left, bound.Slack, 1e-10 * bound.Slack);
        Assert.InRange(bound.Slack, 1, bound.HessianSlack);
    }

    [Theory]
    [InlineData("mlp")]
    [InlineData("linear")]
    [InlineData("residual mlp")]
    [InlineData("layers")]
    [InlineData("custom")]
    public void The_identity_and_the_inequalities_hold_for_every_network_that_begins_with_a_linear_layer(string name)
    {
        using var scope = NewDisposeScope();
        var (network, shape) = NetworkCases.All[name];
        using var data = RiskCases.Classes(30, shape.Features, shape.Outputs, weighted: true);
        using var model = RiskCases.Model(network, shape, new MulticlassTask(shape.Outputs));
        using var risk = new EmpiricalRisk(model, data, RiskCases.Double with { BatchSize = 20 });
        var measured = InputGradientComplexity.Measure(risk, risk.Theta(), new() { ExactDimension = 500 });
        Assert.Equal(measured.Value.Value, measured.Bound!.InnerProduct, 1e-10 * measured.Value.Value);
        Assert.InRange(measured.Bound.InnerProduct, 0, measured.Bound.LayerBound * (1 + 1e-12));
        Assert.InRange(measured.Bound.LayerBound, 0, measured.Bound.ParameterBound.Value * (1 + 1e-12));
        Assert.Null(measured.Bound.HessianBound);
        Assert.Equal(double.NaN, measured.Bound.HessianSlack);
    }

    [Fact]
    public void The_value_is_that_of_the_jacobian_for_a_convolutional_network()
    {
        using var scope = NewDisposeScope();
        var (network, shape) = NetworkCases.All["simple cnn"];
        using var data = RiskCases.Classes(5, shape.Features, shape.Outputs);
        using var model = RiskCases.Model(network, shape, new MulticlassTask(shape.Outputs));
        using var risk = new EmpiricalRisk(model, data, RiskCases.Double with { BatchSize = 2 });
        var measured = InputGradientComplexity.Measure(risk, risk.Theta());
        using var module = model.CreateModule().to(ScalarType.Float64);
        module.eval();
        const double Step = 1e-6;
        double sum = 0;
        for (var feature = 0; feature < shape.Features; feature++)
        {
            using var step = NewDisposeScope();
            using var noGradient = no_grad();
            var e = zeros(shape.Features, ScalarType.Float64);
            e[feature] = Step;
            var x = data.Features.to_type(ScalarType.Float64);
            sum += ((module.call(x + e) - module.call(x - e)) / (2 * Step)).square().sum().item<double>();
        }

        Assert.Equal(sum / 5, measured.Value.Value, 1e-7 * sum);
        Assert.Null(measured.Bound);
        Assert.Equal("The network does not begin with a linear layer of all 144 inputs.", measured.WhyNoBound);
    }

    [Fact]
    public void Many_outputs_are_measured_by_random_projections_that_say_how_sure_they_are()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(30, 6, 40);
        using var model = RiskCases.Model(Network.Mlp(8), new(6, 40), new MulticlassTask(40));
        using var risk = new EmpiricalRisk(model, data, RiskCases.Double);
        var exact = InputGradientComplexity.Measure(risk, risk.Theta(), new() { BackwardPasses = 40 });
        var errors = Enumerable.Range(0, 30).Select(seed =>
        {
            var estimate = InputGradientComplexity.Measure(risk, risk.Theta(), new() { BackwardPasses = 10, Seed = seed, Bound = seed == 0 });
            Assert.Equal((10, EstimationStop.Limit, 10L), (estimate.Value.Samples, estimate.Value.Stop, estimate.Value.Cost.Gradients));
            if (seed == 0)
                Assert.Equal(estimate.Value.Value, estimate.Bound!.InnerProduct, 1e-10 * estimate.Value.Value);
            return (estimate.Value.Value - exact.Value.Value) / estimate.Value.StandardError;
        }).ToArray();
        Assert.InRange(errors.Average(), -0.7, 0.7); // unbiased: 30 values with deviation about 1
        Assert.InRange(Math.Sqrt(errors.Average(error => error * error)), 0.7, 1.5); // Student's t of 9 degrees: 1.13
    }

    [Fact]
    public void Networks_the_bound_does_not_hold_for_say_why()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Numbers(20, 3);
        using var module = new Bypass().to(ScalarType.Float64);
        using var risk = new EmpiricalRisk(module, new RegressionTask(), new SquaredLoss(), data, RiskCases.Double);
        var measured = InputGradientComplexity.Measure(risk, risk.Theta());
        Assert.Null(measured.Bound);
        Assert.Equal("The inputs reach the outputs by other ways than the first linear layer alone.", measured.WhyNoBound);

        using var model = RiskCases.Model(Network.Mlp(8), new(3, 1), new RegressionTask());
        using var last = new EmpiricalRisk(model, data, RiskCases.Double with { Parameters = ["linear2"] });
        Assert.Equal("The bias of the first linear layer, «linear1.bias», is not among the parameters that vary.", InputGradientComplexity.Measure(last, last.Theta()).WhyNoBound);
        using var training = new EmpiricalRisk(model, data, RiskCases.Double with { TrainingMode = true });
        var error = Assert.Throws<ArgumentException>(() => InputGradientComplexity.Measure(training, training.Theta(), new() { BackwardPasses = 1, ExactDimension = -1 }));
        Assert.Contains("`BackwardPasses`", error.Message, StringComparison.Ordinal);
        Assert.Contains("`ExactDimension`", error.Message, StringComparison.Ordinal);
        Assert.Contains("`TrainingMode` off", error.Message, StringComparison.Ordinal);
    }

    private sealed class Bypass : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Linear _first = nn.Linear(3, 4);
        private readonly TorchSharp.Modules.Linear _second = nn.Linear(4, 1);

        public Bypass()
            : base(nameof(Bypass)) => RegisterComponents();

        public override Tensor forward(Tensor input) => _second.call(_first.call(input).tanh()) + input.narrow(1, 0, 1);
    }
}
