using MlNetLandscape.Numerics.Estimation;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// How fast a network's outputs change with its inputs, E‖∂f/∂x‖²_F over the examples: a flat minimum has a small one
/// (Wu, Zhu and E 2017, arXiv:1706.10239, §4).
/// </summary>
/// <param name="Value">E‖∂f/∂x‖²_F, summed over outputs, weighted as the risk is; in (unit of the output per unit of the input)². Exact where
/// its standard error is 0.</param>
/// <param name="Bound">What bounds it; null where nothing does.</param>
/// <param name="WhyNoBound">Why there is none; null where there is one.</param>
public sealed record InputGradientComplexity(StochasticEstimate Value, InputComplexityBound? Bound, string? WhyNoBound)
{
    /// <summary>Measures the network of a risk at θ.</summary>
    /// <param name="risk">The network and its examples, in evaluation mode.</param>
    /// <param name="theta">θ, <c>[P]</c>.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the risk is in training mode.</exception>
    /// <exception cref="OperationCanceledException">The risk's token was cancelled.</exception>
    public static InputGradientComplexity Measure(EmpiricalRisk risk, Tensor theta, InputComplexityOptions? options = null)
    {
        options ??= new InputComplexityOptions();
        List<string> faults = [.. options.Faults()];
        if (risk.Options.TrainingMode)
            faults.Add("Gradients of inputs need `TrainingMode` off: in training mode an output depends on all examples of its batch.");
        if (faults.Count > 0)
            throw new ArgumentException(string.Join(" ", faults));
        var layer = FirstLinearLayer.Find(risk.Network, risk.Data.Features);
        var pass = new InputGradientPass(risk, theta, options, layer.Module);
        var value = pass.Run();
        if (!options.Bound)
            return new InputGradientComplexity(value, null, "The bound was not asked for.");
        if ((layer.Why ?? pass.WhyNotAlone()) is { } why)
            return new InputGradientComplexity(value, null, why);
        return new InputGradientComplexity(value, InputComplexityBound.Compute(risk, theta, options, pass), null);
    }
}
