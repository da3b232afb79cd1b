using System.Globalization;
using MlNetLandscape.Numerics.Estimation;

namespace MlNetLandscape.Numerics.Theory;

/// <summary>Where a descent goes.</summary>
public enum DecreasingPathVerdict
{
    /// <summary>To infinity: the loss and the gradient fall while ‖θ‖ grows by about the same amount in every decade of steps.</summary>
    GoesToInfinity,

    /// <summary>It stays: ‖θ‖ does not grow, or its growth ends.</summary>
    Stays,

    /// <summary>Too short, or too noisy, to tell.</summary>
    Undecided,
}

/// <summary>Whether a descent follows a decreasing path to infinity: L falls, ‖∇L‖ → 0 and ‖θ‖ = a + b ln t grows without end.</summary>
/// <remarks>
/// Exponential neurons, and regularisers that vanish far out, remove bad local minima by making such paths (Liang, Sun, Lee and Srikant 2018); the descent then never arrives
/// (Sohl-Dickstein and Kawaguchi 2019, «Eliminating all bad local minima from loss landscapes without even adding an extra unit»). Cross-entropy on separable data does the same to a linear model (Soudry et al. 2018).
/// The fits are over the last part of the trace; their errors are those of scatter about the line.
/// </remarks>
/// <param name="Verdict">Where it goes.</param>
/// <param name="NormSlope">b of ‖θ‖ = a + b ln t.</param>
/// <param name="GradientExponent">c of ‖∇L‖ ∝ tᶜ.</param>
/// <param name="RelativeGrowth">What ‖θ‖ gains in a decade of steps, b ln 10, over ‖θ‖ at the end.</param>
/// <param name="LateShare">The slope b over the later half of the fit, in ln t, divided by that over the earlier half: about 1 on the way to infinity, 0 where growth ends.</param>
/// <param name="LossSlope">The slope of L over ln t: below 0 where the loss falls.</param>
public sealed record DecreasingPath(
    DecreasingPathVerdict Verdict, StochasticEstimate NormSlope, StochasticEstimate GradientExponent, double RelativeGrowth, double LateShare, StochasticEstimate LossSlope)
{
    /// <summary>«GoesToInfinity: ‖θ‖ gains 0.71 ± 0.002 in ln t, 8.1 % a decade; ‖∇L‖ ∝ t^−0.98».</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Verdict}: ‖θ‖ gains {NormSlope} in ln t, {100 * RelativeGrowth:0.0} % a decade, {LateShare:0.00} of it late; ‖∇L‖ ∝ t^{GradientExponent.Value:0.00}");
}

/// <summary>Watches a descent for a <see cref="DecreasingPath"/>.</summary>
public sealed class DecreasingPathMonitor
{
    private const int FewestPoints = 12;
    private readonly List<(double LogTime, double Loss, double Norm, double LogGradient)> _points = [];

    /// <summary>Points so far.</summary>
    public int Count => _points.Count;

    /// <summary>Takes a point of the trace; points evenly spaced in ln t weigh all times alike.</summary>
    /// <param name="time">t, above that of the point before and above 0: steps, or steps times their learning rate.</param>
    /// <param name="loss">L.</param>
    /// <param name="norm">‖θ‖.</param>
    /// <param name="gradientNorm">‖∇L‖, above 0.</param>
    /// <exception cref="ArgumentException">The time does not increase, or a number is not finite.</exception>
    public void Add(double time, double loss, double norm, double gradientNorm)
    {
        var logTime = Math.Log(time);
        if (!(time > 0) || !double.IsFinite(logTime) || (_points.Count > 0 && logTime <= _points[^1].LogTime))
            throw new ArgumentException(FormattableString.Invariant($"`time` must be positive and above that of the point before, {(_points.Count > 0 ? Math.Exp(_points[^1].LogTime) : 0)}. Got {time}."), nameof(time));
        if (!double.IsFinite(loss) || !double.IsFinite(norm) || !(gradientNorm > 0) || !double.IsFinite(gradientNorm))
            throw new ArgumentException(FormattableString.Invariant($"Loss and ‖θ‖ must be finite and ‖∇L‖ in (0, ∞). Got {loss}, {norm} and {gradientNorm}."));
        _points.Add((logTime, loss, norm, Math.Log(gradientNorm)));
    }

    /// <summary>Judges the trace so far.</summary>
    /// <param name="decades">How much of its end is fitted, in factors of 10 of the time, in (0, ∞). The default is 1.</param>
    /// <param name="leastGrowth">The growth of ‖θ‖ in a decade, relative to ‖θ‖, below which it does not count, in (0, 1). The default is 0.01.</param>
    public DecreasingPath Judge(double decades = 1, double leastGrowth = 0.01)
    {
        Objectives.Options.Check(nameof(DecreasingPathMonitor), (decades > 0 && double.IsFinite(decades), nameof(decades), "(0, ∞)", decades), (leastGrowth is > 0 and < 1, nameof(leastGrowth), "(0, 1)", leastGrowth));
        var window = _points.Count == 0 ? [] : _points.Where(point => point.LogTime >= _points[^1].LogTime - (decades * Math.Log(10)) - 1e-9).ToArray();
        if (window.Length < FewestPoints)
            return new DecreasingPath(DecreasingPathVerdict.Undecided, Unknown(window.Length), Unknown(window.Length), double.NaN, double.NaN, Unknown(window.Length));
        double[] time = [.. window.Select(point => point.LogTime)];
        double[] norms = [.. window.Select(point => point.Norm)];
        var slope = LineFit.Of(time, norms).Slope;
        var gradient = LineFit.Of(time, [.. window.Select(point => point.LogGradient)]).Slope;
        var middle = Math.Clamp(Array.FindIndex(time, t => t >= 0.5 * (time[0] + time[^1])), 3, time.Length - 3);
        var late = LineFit.Of(time[middle..], norms[middle..]).Slope.Value / LineFit.Of(time[..middle], norms[..middle]).Slope.Value;
        var growth = slope.Value * Math.Log(10) / norms[^1];
        var loss = LineFit.Of(time, [.. window.Select(point => point.Loss)]).Slope;
        var grows = slope.Value > 3 * slope.StandardError && growth >= leastGrowth;
        var verdict = (grows, late) switch
        {
            _ when !grows && slope.Value + (3 * slope.StandardError) < leastGrowth * norms[^1] / Math.Log(10) => DecreasingPathVerdict.Stays,
            (true, < 0.25) => DecreasingPathVerdict.Stays,
            (true, >= 0.5) when loss.Value < -3 * loss.StandardError && gradient.Value < -3 * gradient.StandardError => DecreasingPathVerdict.GoesToInfinity,
            _ => DecreasingPathVerdict.Undecided,
        };
        return new DecreasingPath(verdict, slope, gradient, growth, late, loss);
    }

    private static StochasticEstimate Unknown(int points) => new(double.NaN, double.NaN, points, default, EstimationStop.Limit);
}
