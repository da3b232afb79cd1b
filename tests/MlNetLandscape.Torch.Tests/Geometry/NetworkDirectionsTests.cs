using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Tests.Networks;
using MlNetLandscape.Torch.Tests.Curvature;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Geometry;

public class NetworkDirectionsTests
{
    [Theory]
    [InlineData(SliceDirections.FilterNormalized)]
    [InlineData(SliceDirections.Hessian)]
    public void The_directions_of_a_plane_differ_and_follow_from_the_seed(SliceDirections directions)
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(30, 5, 3);
        using var model = RiskCases.Model(Network.Mlp(40), new(5, 3), new MulticlassTask(3));
        using var risk = new EmpiricalRisk(model, data, RiskCases.Double);
        var theta = risk.Theta();
        using var plane = NetworkDirections.Frame(risk, theta, directions, 2, seed: 7);
        using var again = NetworkDirections.Frame(risk, theta, directions, 2, seed: 7);
        Assert.InRange(Math.Abs(plane.Metric[0, 1]) / Math.Sqrt(plane.Metric[0, 0] * plane.Metric[1, 1]), 0, 0.3);
        Assert.Equal(plane.Metric, again.Metric);
        using var line = NetworkDirections.Frame(risk, theta, directions, 1, seed: 7);
        Assert.Equal(plane.Metric[0, 0], line.Metric[0, 0], 1e-9);
        if (directions == SliceDirections.FilterNormalized)
            Assert.Equal(0, RiskCases.Distance(plane.Directions[0], line.Directions[0]));
        else
            Assert.Equal(1, plane.Metric[1, 1], 1e-9);
    }

    [Theory]
    [InlineData("mlp batch norm")]
    [InlineData("simple cnn")]
    [InlineData("resnet")]
    public void Every_filter_has_the_length_of_the_networks(string name)
    {
        using var scope = NewDisposeScope();
        var (network, shape) = NetworkCases.All[name];
        using var data = RiskCases.Classes(10, shape.Features, shape.Outputs);
        using var model = RiskCases.Model(network, shape, new MulticlassTask(shape.Outputs));
        using var risk = new EmpiricalRisk(model, data, RiskCases.Double);
        var theta = risk.Theta();
        var drawn = risk.Space.Random(Numerics.LinearOperators.ProbeDistribution.Gaussian, 4);
        var direction = NetworkDirections.Random(risk, theta, 4);
        foreach (var parameter in risk.Parameters)
        {
            var (w, d, r) = (Part(theta), Part(direction), Part(drawn));
            if (parameter.Shape.Length < 2)
            {
                Assert.Equal(0, d.abs().max().item<double>());
                continue;
            }

            Assert.Equal(0, RiskCases.Distance(w.norm(1), d.norm(1)), 1e-7);
            Assert.Equal(0, RiskCases.Distance(r / r.norm(1, keepdim: true), d / d.norm(1, keepdim: true)), 1e-7); // turned nowhere

            Tensor Part(Tensor vector) => vector.narrow(0, parameter.Offset, parameter.Length).view(parameter.Shape[0], -1);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(16)]
    public void A_slice_does_not_change_when_relu_layers_are_rescaled(double a)
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(80, 6, 3);
        using var model = RiskCases.Model(Network.Mlp(9), new(6, 3), new MulticlassTask(3));
        using var slices = new NetworkSlices(model, data, new NetworkSliceOptions { Precision = ScalarType.Float64 });
        var theta = slices.Risk.Theta();
        var rescaled = theta.clone();
        rescaled.narrow(0, 0, 63).mul_(a); // W₁, b₁
        rescaled.narrow(0, 63, 27).div_(a); // W₂
        var (plain, other) = (Losses(theta), Losses(rescaled));
        for (var point = 0; point < plain.Length; point++)
            Assert.Equal(plain[point], other[point], 1e-9 * plain[point]);
        Assert.NotInRange(plain[^1] / plain[2], 0.95, 1.05); // the slice is not flat

        double[] Losses(Tensor at)
        {
            using var direction = NetworkDirections.Random(slices.Risk, at, 3);
            using var frame = AffineFrame.Along(slices.Space, at, direction);
            using var evaluator = slices.Slice(frame);
            return [.. evaluator.Evaluate([[-1], [-0.5], [0], [0.5], [1], [3]], CancellationToken.None).Select(values => values[0])];
        }
    }

    [Fact]
    public void Curvature_along_a_hessian_direction_is_its_eigenvalue()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(80, 5, 3);
        using var model = RiskCases.Model(Network.Mlp(6) with { Activation = Activation.Tanh }, new(5, 3), new MulticlassTask(3));
        using var slices = new NetworkSlices(model, data, new NetworkSliceOptions { Precision = ScalarType.Float64 });
        var theta = slices.Risk.Theta();
        using var pairs = NetworkDirections.Hessian(slices.Risk, theta);
        using var frame = AffineFrame.Along(slices.Space, theta, pairs.LargestVectors[0], pairs.LargestVectors[1]);
        using var evaluator = slices.Slice(frame);
        const double H = 1e-3;
        var values = evaluator.Evaluate([[0, 0], [H, 0], [-H, 0], [0, H], [0, -H]], CancellationToken.None);
        Assert.Equal(pairs.Largest[0].Value, (values[1][0] + values[2][0] - (2 * values[0][0])) / (H * H), 1e-4);
        Assert.Equal(pairs.Largest[1].Value, (values[3][0] + values[4][0] - (2 * values[0][0])) / (H * H), 1e-4);
    }

    [Fact]
    public void Directions_of_another_length_are_refused()
    {
        using var scope = NewDisposeScope();
        ParameterInfo[] parameters = [new("linear1.weight", [2, 3], 0)];
        var error = Assert.Throws<ArgumentException>(() => FilterNormalization.Apply(parameters, ones(6), ones(5)));
        Assert.Contains("[6] and [5]", error.Message, StringComparison.Ordinal);
        Assert.Equal(new float[6], FilterNormalization.Apply(parameters, ones(6), zeros(6)).data<float>().ToArray()); // no direction stays none
    }
}
