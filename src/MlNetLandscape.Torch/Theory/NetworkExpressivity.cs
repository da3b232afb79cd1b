using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Theory;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Whether the last hidden layer of a network is wide enough for its examples.</summary>
public static class NetworkExpressivity
{
    /// <summary>The <see cref="ExpressivityCertificate"/> of what enters the last linear layer, over all examples of a risk.</summary>
    /// <remarks>Targets are one-hot for classes, 0 and 1 for yes and no, and the labels in the unit of the outputs for numbers. Weights of examples do not matter to an exact fit, and are left out.</remarks>
    /// <param name="risk">Knows the network and the examples.</param>
    /// <param name="theta">θ, <c>[P]</c>; null for θ as the network has it.</param>
    /// <param name="options">Null for the defaults, with a tolerance of ranks of 10⁻⁶ and of residuals of 10⁻⁴ for a risk in single precision; a constant is counted where the last layer has a bias.</param>
    /// <exception cref="ArgumentException">The network does not end with a linear layer, or the options are wrong.</exception>
    public static ExpressivityCertificate Of(EmpiricalRisk risk, Tensor? theta = null, ExpressivityOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(risk);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var visit = risk.Network.Enter(theta ?? risk.Theta(), channelsLast: false);
        var last = risk.Network.Module as Linear ?? risk.Network.Module.modules().OfType<Linear>().LastOrDefault() ?? throw NoReadout();
        Tensor? seen = null;
        var hook = ((nn.Module<Tensor, Tensor>)last).register_forward_pre_hook((_, input) =>
        {
            seen = input.detach();
            return input;
        });
        try
        {
            var (features, targets) = (new List<Tensor>(), new List<Tensor>());
            for (var number = 0; number < risk.Data.Batches; number++)
            {
                risk.Options.CancellationToken.ThrowIfCancellationRequested();
                var batch = risk.Data.Batch(number);
                seen = null;
                var outputs = risk.Network.Module.call(batch.Features);
                if (seen is null || seen.dim() != 2 || !IsReadout(last, seen, outputs))
                    throw NoReadout();
                features.Add(seen.to_type(ScalarType.Float64));
                targets.Add(Targets(batch.Targets, outputs));
            }

            var isDouble = risk.Options.Precision == ScalarType.Float64;
            options ??= new ExpressivityOptions { RankTolerance = isDouble ? 1e-12 : 1e-6, ResidualTolerance = isDouble ? 1e-8 : 1e-4, HasConstant = last.bias is not null };
            return ExpressivityCertificate.Of(Matrix(cat([.. features], 0)), Matrix(cat([.. targets], 0)), options);
        }
        finally
        {
            hook.remove();
        }
    }

    private static bool IsReadout(Linear last, Tensor input, Tensor outputs)
    {
        var weight = last.weight!;
        if (weight.shape[1] != input.shape[1] || weight.shape[0] != outputs.shape[1])
            return false;
        var product = input.mm(weight.t());
        var expected = last.bias is null ? product : product + last.bias;
        return (expected - outputs).abs().max().ToDouble() <= 1e-4 * (1 + outputs.abs().max().ToDouble());
    }

    private static Tensor Targets(Tensor labels, Tensor outputs) => labels.dtype == ScalarType.Int64
        ? nn.functional.one_hot(labels, outputs.shape[1]).to_type(ScalarType.Float64)
        : labels.to_type(ScalarType.Float64).view(-1, 1);

    private static Matrix<double> Matrix(Tensor values)
    {
        using var flat = values.t().contiguous().cpu();
        return Matrix<double>.Build.Dense((int)values.shape[0], (int)values.shape[1], flat.data<double>().ToArray());
    }

    private static ArgumentException NoReadout() => new("Only a network that ends with a linear layer, [B, h] → [B, K], has a last hidden layer to judge. This one does not.");
}
