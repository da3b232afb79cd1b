using MlNetLandscape.Numerics.Theory;
using MlNetLandscape.Tests.Networks;
using MlNetLandscape.Torch.Tests.Curvature;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Theory;

public sealed class NetworkExpressivityTests
{
    [Theory]
    [InlineData(50, ExpressivityVerdict.FitsEveryTarget, 50)]
    [InlineData(20, ExpressivityVerdict.FitsNot, 21)]
    public void A_hidden_layer_as_wide_as_there_are_examples_fits_them_by_its_readout_alone(int width, ExpressivityVerdict verdict, int rank)
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(50, 8, 3);
        using var model = RiskCases.Model(Network.Mlp(30, width) with { Activation = Activation.Tanh }, new(8, 3), new MulticlassTask(3));
        using var risk = new EmpiricalRisk(model, data, RiskCases.Double with { BatchSize = 17 }, new OneHotSquaredLoss());
        var certificate = NetworkExpressivity.Of(risk);
        Assert.Equal((verdict, 50, width + 1, rank), (certificate.Verdict, certificate.Examples, certificate.Width, certificate.Rank));

        // the network with that readout has this loss
        var theta = risk.Theta();
        var readout = certificate.Readout; // [h + 1, 3]
        var offset = (int)theta.shape[0] - (3 * (width + 1));
        theta.narrow(0, offset, 3 * width).copy_(tensor(readout.SubMatrix(0, width, 0, 3).ToColumnMajorArray())); // [3, h], row after row
        theta.narrow(0, offset + (3 * width), 3).copy_(tensor(readout.Row(width).ToArray()));
        Assert.Equal(0.5 * certificate.RelativeResidual * certificate.RelativeResidual, risk.Value(theta), 1e-10); // ‖T‖² = N
        Assert.Equal(certificate.RelativeResidual < 1e-10, verdict == ExpressivityVerdict.FitsEveryTarget);
        Assert.Equal(certificate.Rank, NetworkExpressivity.Of(risk, theta).Rank);
        using var single = new EmpiricalRisk(model, data, new EmpiricalRiskOptions());
        Assert.Equal(verdict, NetworkExpressivity.Of(single).Verdict);
    }

    [Fact]
    public void Networks_without_a_last_linear_layer_are_refused()
    {
        using var scope = NewDisposeScope();
        var (network, shape) = NetworkCases.All["image layers"];
        using var data = RiskCases.Classes(5, shape.Features, shape.Outputs);
        using var model = RiskCases.Model(network, shape, new MulticlassTask(shape.Outputs));
        using var risk = new EmpiricalRisk(model, data, RiskCases.Double);
        Assert.Contains("ends with a linear layer", Assert.Throws<ArgumentException>(() => NetworkExpressivity.Of(risk)).Message);

        using var numbers = RiskCases.Numbers(6, 3);
        using var own = new Rescaled().to(ScalarType.Float64);
        using var other = new EmpiricalRisk(own, new RegressionTask(), new SquaredLoss(), numbers, RiskCases.Double);
        Assert.Contains("ends with a linear layer", Assert.Throws<ArgumentException>(() => NetworkExpressivity.Of(other)).Message);
    }

    private sealed class Rescaled : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Linear _last = nn.Linear(3, 1);

        public Rescaled()
            : base(nameof(Rescaled)) => RegisterComponents();

        public override Tensor forward(Tensor input) => 2 * _last.call(input);
    }
}
