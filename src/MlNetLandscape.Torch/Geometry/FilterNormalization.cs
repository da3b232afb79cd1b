using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Gives each filter of a direction the length of the network's own: d_f ← d_f ‖w_f‖ / ‖d_f‖ (Li et al. 2018, §4).</summary>
/// <remarks>
/// A filter is what one output unit or channel has for weights, a row of dimension 0. Biases and the parameters of normalisation layers do not move unless asked. Slices along such directions
/// do not change when ReLU layers are rescaled, and compare between networks.
/// </remarks>
public static class FilterNormalization
{
    private const double Least = 1e-10; // of the authors' code: a direction of zeros stays zero

    /// <summary>The direction with filters as long as those of θ, a new vector.</summary>
    /// <param name="parameters">How θ is made of tensors, such as <see cref="EmpiricalRisk.Parameters"/>.</param>
    /// <param name="theta">θ, <c>[P]</c>; stays the caller's.</param>
    /// <param name="direction">d, <c>[P]</c>; stays the caller's.</param>
    /// <param name="movesVectors">Whether tensors of one dimension (biases, scales) move too, each scaled to its own length as if it were one filter. The default, false, is the paper's.</param>
    /// <returns><c>[P]</c>; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static Tensor Apply(IReadOnlyList<ParameterInfo> parameters, Tensor theta, Tensor direction, bool movesVectors = false)
    {
        var count = parameters.Sum(parameter => parameter.Length);
        if (theta.dim() != 1 || direction.dim() != 1 || theta.shape[0] != count || direction.shape[0] != count)
        {
            throw new ArgumentException(
                $"θ and the direction must be [{count}], as the parameters are. Got [{string.Join(", ", theta.shape)}] and [{string.Join(", ", direction.shape)}].", nameof(direction));
        }

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var result = zeros_like(direction);
        foreach (var parameter in parameters.Where(parameter => parameter.IsWeight || movesVectors))
        {
            var filters = parameter.IsWeight ? parameter.Shape[0] : 1;
            var weights = theta.narrow(0, parameter.Offset, parameter.Length).view(filters, -1); // [filters, entries]
            var part = direction.narrow(0, parameter.Offset, parameter.Length).view(filters, -1);
            var target = result.narrow(0, parameter.Offset, parameter.Length).view(filters, -1);
            target.copy_(part * (Norms(weights) / (Norms(part) + Least)));
        }

        return result.MoveToOuterDisposeScope();
    }

    private static Tensor Norms(Tensor rows) => rows.square().sum(1, keepdim: true).sqrt(); // [filters, 1]
}
