using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Theory;
using MlNetLandscape.Torch.Tests.Curvature;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Theory;

public sealed class TheoryLossTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2.5)]
    [InlineData(3)]
    public void The_polynomial_hinge_is_its_formula(double power)
    {
        using var scope = NewDisposeScope();
        var loss = new PolynomialHingeLoss { Power = power };
        double[] outputs = [0.3, -1.2, 2.0];
        var many = loss.PerExample(tensor(outputs).view(1, 3), tensor([1L])).item<double>();
        Assert.Equal(Math.Pow(1.3, power) + Math.Pow(2.2, power) + Math.Pow(3, power), many, 1e-12); // 1 − y f of −0.3, 1.2, −2
        var one = loss.PerExample(tensor(outputs).view(3, 1), tensor([1.0, 0, 1])).data<double>().ToArray();
        Assert.Equal(Math.Pow(0.7, power), one[0], 1e-12);
        Assert.Equal([0, 0], one[1..]); // beyond the margin
        Assert.Equal(["`Power` of `PolynomialHingeLoss` must be in [1, ∞). Got 0.5."], new PolynomialHingeLoss { Power = 0.5 }.Faults(new BinaryTask()));
        Assert.Single(loss.Faults(new RegressionTask()));
    }

    [Fact]
    public void The_squared_loss_of_classes_is_half_the_squared_distance_to_the_corner()
    {
        using var scope = NewDisposeScope();
        var loss = new OneHotSquaredLoss();
        Assert.Equal(0.5 * ((0.3 * 0.3) + (2.2 * 2.2) + 4), loss.PerExample(tensor([0.3, -1.2, 2.0]).view(1, 3), tensor([1L])).item<double>(), 1e-12);
        Assert.Empty(loss.Faults(new MulticlassTask(3)));
        Assert.Single(loss.Faults(new BinaryTask()));
    }

    [Theory]
    [InlineData("squared")]
    [InlineData("hinge")]
    public void Their_curvature_is_exact(string name)
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(12, 3, 4);
        using var model = RiskCases.Model(Network.Mlp(4) with { Activation = Activation.Tanh }, new(3, 4), new MulticlassTask(4));
        using var risk = new EmpiricalRisk(model, data, RiskCases.Double, name == "squared" ? new OneHotSquaredLoss() : new PolynomialHingeLoss());
        var theta = risk.Theta();
        using var hessian = risk.Hessian(theta);
        var v = risk.Space.Random(ProbeDistribution.Gaussian, 4);
        const double Step = 1e-6;
        var difference = (risk.Gradient(theta + (Step * v)).Gradient - risk.Gradient(theta - (Step * v)).Gradient) / (2 * Step);
        Assert.InRange(RiskCases.Distance(difference, hessian.Apply(v)), 0, 1e-6);
        if (name != "squared")
            return;
        using var gauss = risk.GaussNewton(theta);
        using var module = model.CreateModule().to(ScalarType.Float64);
        module.eval();
        // JᵀJ / N: with ½ ‖·‖² the curvature of the outputs is the identity
        var expected = 0.0;
        foreach (var sign in new[] { 1 })
        {
            risk.Network.Vector.Write(theta + (sign * Step * v));
            using var noGradient = no_grad();
            var up = risk.Network.Module.call(data.Features.to_type(ScalarType.Float64));
            risk.Network.Vector.Write(theta - (sign * Step * v));
            var down = risk.Network.Module.call(data.Features.to_type(ScalarType.Float64));
            expected = ((up - down) / (2 * Step)).square().sum().item<double>() / 12;
        }

        Assert.Equal(expected, risk.Space.Dot(v, gauss.Apply(v)), 1e-6);
    }

    [Fact]
    public void Fitted_examples_bend_the_squared_loss_and_no_longer_the_others()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        var labels = arange(0, 40, ScalarType.Int64).remainder(3);
        var features = randn(40, 4, generator: generator) + (4 * nn.functional.one_hot(labels, 4).to_type(ScalarType.Float32)); // far apart
        using var data = new TensorDataset(features, labels);
        using var model = RiskCases.Model(Network.Mlp(6) with { Activation = Activation.Tanh }, new(4, 3), new MulticlassTask(3));
        Loss[] losses = [new OneHotSquaredLoss(), new PolynomialHingeLoss(), new CrossEntropyLoss()];
        EmpiricalRisk[] risks = [.. losses.Select(loss => new EmpiricalRisk(model, data, RiskCases.Double, loss))];
        var crossEntropy = risks[2];
        var theta = crossEntropy.Theta();
        var before = Compare();
        for (var step = 0; step < 1_500; step++)
            theta = theta - (1.0 * crossEntropy.Gradient(theta).Gradient);
        var after = Compare();
        Assert.Equal(["squared", "hinge", "cross-entropy"], after.Spectra.Select(spectrum => spectrum.Name));
        Assert.InRange(after.Spectra[2].Loss, 0, 0.01);
        Assert.InRange(after.Spectra[2].Largest, 0, 0.1 * before.Spectra[2].Largest);
        Assert.InRange(after.Spectra[0].Largest, before.Spectra[0].Largest * 0.5, double.MaxValue);
        foreach (var (spectrum, risk) in after.Spectra.Zip(risks))
        {
            using var hessian = risk.Hessian(theta);
            Assert.Equal(RiskCases.Dense(hessian).diagonal(0, 0, 1).sum().item<double>(), spectrum.Trace.Value, 1e-9 * Math.Max(1, Math.Abs(spectrum.Trace.Value)));
            Assert.True(spectrum.IsExact);
            risk.Dispose();
        }

        LossComparison Compare() => LossComparison.Of(theta, [.. new[] { "squared", "hinge", "cross-entropy" }.Zip(risks, (name, risk) => (name, (IObjective<Tensor>)risk))]);
    }
}
