using MlNetLandscape.Numerics.LinearOperators;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Curvature;

/// <summary>What the literature says of the curvature of networks.</summary>
public class KnownNetworksTests
{
    /// <summary>Facts, row 62: all global minima of a model that is linear in its parameters have the same Hessian.</summary>
    [Fact]
    public void All_interpolants_of_a_linear_model_have_the_same_Hessian()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Numbers(8, 20);
        var linear = Hessians(Network.Mlp(), out var losses, out var distance);
        Assert.All(losses, loss => Assert.InRange(loss, 0, 1e-20));
        Assert.InRange(distance, 1, 1e3);
        Assert.Equal(0, (linear[0] - linear[1]).abs().max().item<double>());

        Tensor[] Hessians(Network network, out double[] found, out double apart)
        {
            using var model = RiskCases.Model(network, new(20, 1), new RegressionTask(0, 1));
            using var risk = new EmpiricalRisk(model, data, RiskCases.Double);
            var x = cat([data.Features.to_type(ScalarType.Float64), ones(8, 1, ScalarType.Float64)], 1); // [N, D + 1]: weights and bias
            var least = linalg.lstsq(x, data.Labels.to_type(ScalarType.Float64).view(-1, 1)).Solution.view(-1);
            var random = risk.Space.Random(ProbeDistribution.Gaussian, 1);
            var other = least + random - linalg.lstsq(x, x.mv(random).view(-1, 1)).Solution.view(-1); // and a vector of the null space
            apart = (other - least).norm().item<double>();
            Tensor[] thetas = [least, other];
            found = [.. thetas.Select(risk.Value)];
            return [.. thetas.Select(theta =>
            {
                using var hessian = risk.Hessian(theta);
                return RiskCases.Dense(hessian);
            })];
        }
    }
}
