using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Why the search for a temperature ended.</summary>
public enum TemperatureStop
{
    /// <summary>At the minimum.</summary>
    Converged,

    /// <summary>At the lowest temperature e⁻³: every held-out row is predicted right, and the loss falls for ever.</summary>
    Lowest,

    /// <summary>At the highest temperature e³: the outputs say less about the held-out rows than nothing.</summary>
    Highest,

    /// <summary>Every temperature fits alike, and 1 is kept: the outputs are the same for all classes, or right beyond all rounding.</summary>
    Flat,
}

/// <summary>The temperature that fits held-out rows best.</summary>
/// <param name="Temperature">T = argmin of the mean of −log softmax(z/T)_y.</param>
/// <param name="StandardError">T² / √(Σ w Var_p z), from the curvature of the loss in 1/T.</param>
/// <param name="LossBefore">The mean negative log likelihood at T = 1, in nats.</param>
/// <param name="LossAfter">At <paramref name="Temperature"/>.</param>
/// <param name="Rows">Held-out rows.</param>
/// <param name="Evaluations">How often loss, slope and curvature were evaluated.</param>
/// <param name="Stop">Why the search ended.</param>
public sealed record TemperatureFit(
    double Temperature, double StandardError, double LossBefore, double LossAfter, long Rows, int Evaluations, TemperatureStop Stop);

/// <summary>Fits the temperature of logits to held-out labels (Guo et al. 2017, §4.2).</summary>
/// <remarks>
/// In β = 1/T the loss (1/Σw) Σ w (logsumexp(β z) − β z_y) is convex: its slope is E_p z − z_y, its curvature Var_p z. Newton steps, halved into the bracket of
/// the slope's change of sign, find the minimum to rounding.
/// </remarks>
internal static class TemperatureScaling
{
    private const double LargestLogTemperature = 3;
    private const int MostEvaluations = 200;
    private const double Tolerance = 1e-9;
    private const double Rounding = 1e-12; // of a slope, relative to what differs between classes

    /// <summary>Fits.</summary>
    /// <param name="task">Multiclass or binary.</param>
    /// <param name="logits"><c>[N, K]</c>, or <c>[N, 1]</c> of a binary task.</param>
    /// <param name="labels"><c>[N]</c>.</param>
    /// <param name="weights"><c>[N]</c>; null for equal ones.</param>
    public static TemperatureFit Fit(PredictionTask task, Tensor logits, Tensor labels, Tensor? weights)
    {
        if (task is RegressionTask)
            throw new ArgumentException("A temperature is fitted to probabilities of classes; this is a regression.", nameof(task));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var z = logits.to(CPU).to_type(ScalarType.Float64);
        z = task is BinaryTask ? cat([zeros_like(z), z], 1) : z; // [N, K]
        var y = labels.to(CPU).to_type(ScalarType.Int64).unsqueeze(1);
        var w = weights?.to(CPU).to_type(ScalarType.Float64) ?? ones(z.shape[0], ScalarType.Float64);
        var total = w.sum().item<double>();
        var right = z.gather(1, y).squeeze(1); // z_y, [N]
        var evaluations = 0;

        var (low, high) = (Math.Exp(-LargestLogTemperature), Math.Exp(LargestLogTemperature));
        var (start, lowest, highest) = (At(1), At(low), At(high));
        var spread = (z.amax([1]) - z.amin([1])).max().item<double>();
        if (spread == 0 || (lowest.Slope >= -Rounding * spread && highest.Slope <= Rounding * spread)) // convex: the slope is then 0 throughout
            return Result(1, start, TemperatureStop.Flat);
        if (lowest.Slope >= 0)
            return Result(low, lowest, TemperatureStop.Highest);
        if (highest.Slope <= 0)
            return Result(high, highest, TemperatureStop.Lowest);
        var (beta, here) = (1.0, start);
        while (evaluations < MostEvaluations)
        {
            (low, high) = here.Slope < 0 ? (beta, high) : (low, beta);
            var next = beta - (here.Slope / here.Curvature);
            if (Math.Abs(next - beta) <= Tolerance * beta)
                break; // what is left is the square of it
            beta = next > low && next < high ? next : Math.Sqrt(low * high);
            here = At(beta);
        }

        return Result(beta, here, TemperatureStop.Converged);

        (double Loss, double Slope, double Curvature) At(double at)
        {
            using var inner = NewDisposeScope();
            evaluations++;
            var logs = nn.functional.log_softmax(z * at, 1);
            var p = logs.exp();
            var mean = (p * z).sum(1); // E_p z, [N]
            var variance = (p * (z - mean.unsqueeze(1)).square()).sum(1);
            return (Weighted(logs.gather(1, y).squeeze(1).neg()), Weighted(mean - right), Weighted(variance));
        }

        double Weighted(Tensor values) => (values * w).sum().item<double>() / total;

        TemperatureFit Result(double at, (double Loss, double Slope, double Curvature) found, TemperatureStop stop) =>
            new(1 / at, 1 / (at * at * Math.Sqrt(found.Curvature * total)), start.Loss, found.Loss, z.shape[0], evaluations, stop);
    }
}
