using System.Collections.Immutable;
using System.Globalization;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Tunnels;

/// <summary>Where a probe met the wall of a tunnel.</summary>
/// <param name="Radius">a: the loss at θ + a v has reached the threshold; the largest radius where it has not.</param>
/// <param name="Angle">atan(a / ‖θ‖), in degrees.</param>
/// <param name="IsOpen">Whether the loss stayed below the threshold as far as the probe went.</param>
public readonly record struct TunnelProbe(double Radius, double Angle, bool IsOpen);

/// <summary>How wide the low-loss region around a point is in random directions across it: the angle under which its wall is seen from the origin (Fort &amp; Jastrzębski 2019, §4).</summary>
/// <remarks>
/// The radius shrinks with ‖θ‖ where layers can be rescaled; the angle does not, so it is what is compared between networks of different norm. Each radius is known to the last halving, 2⁻⁸ of its bracket
/// with the default options; what is uncertain is the mean over directions.
/// </remarks>
/// <param name="Angle">The mean over probes, in degrees, with its standard error; 0 where θ is outside.</param>
/// <param name="Radius">The mean distance of the wall, in the unit of θ.</param>
/// <param name="Probes">In the order of their directions; empty where θ is outside.</param>
/// <param name="Loss">L(θ).</param>
/// <param name="Norm">‖θ‖.</param>
/// <param name="ThresholdLoss">Where the tunnel ends.</param>
/// <param name="Cost">What it took.</param>
public sealed record TunnelWidth(
    StochasticEstimate Angle, StochasticEstimate Radius, ImmutableArray<TunnelProbe> Probes, double Loss, double Norm, double ThresholdLoss, EvaluationCost Cost)
{
    private const int Doublings = 5;

    /// <summary>Whether L(θ) is not below the threshold: there is no tunnel to be measured.</summary>
    public bool IsOutside => Probes.IsEmpty;

    /// <summary>Probes that met no wall: with any, the means are lower bounds.</summary>
    public int OpenProbes => Probes.Count(probe => probe.IsOpen);

    /// <summary>The standard deviation of the angles over their mean; NaN where θ is outside.</summary>
    public double Variation => IsOutside ? double.NaN : Angle.StandardError * Math.Sqrt(Probes.Length) / Angle.Value;

    /// <summary>Measures the width at a point.</summary>
    /// <param name="source">The landscape.</param>
    /// <param name="theta">θ, not 0; stays the caller's.</param>
    /// <param name="options">With <see cref="TunnelOptions.ThresholdLoss"/>.</param>
    /// <param name="across">Directions besides θ itself that probes are orthogonal to, such as the tangent of a path; null for none.</param>
    /// <exception cref="ArgumentException">An option is out of range, or θ is 0.</exception>
    /// <exception cref="ArithmeticException">The loss at θ is not a number.</exception>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static TunnelWidth Measure<TVector>(ISliceSource<TVector> source, TVector theta, TunnelOptions options, IReadOnlyList<TVector>? across = null)
    {
        options.Check();
        var space = source.Space;
        var norm = space.Norm(theta);
        if (!(norm > 0))
            throw new ArgumentException("An angle seen from the origin needs a point away from it. Got θ = 0.", nameof(theta));
        using var directions = new ProbeDirections<TVector>(space, [theta, .. across ?? []], options.Seed);
        var (probes, loss, cost) = (ImmutableArray.CreateBuilder<TunnelProbe>(options.Probes), double.NaN, default(EvaluationCost));
        for (var probe = 0; probe < options.Probes; probe++)
        {
            using var scope = space.OpenScope();
            using var frame = AffineFrame.Along(space, theta, directions[probe]);
            using var evaluator = source.Slice(frame);
            double At(double radius)
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                return evaluator.Evaluate([[radius]], options.CancellationToken)[0][0];
            }

            if (probe == 0)
            {
                loss = At(0);
                if (double.IsNaN(loss))
                    throw new ArithmeticException("A tunnel needs a loss at θ. Got NaN: the values of the rows are too large for this network, or θ is.");
                if (!(loss < options.ThresholdLoss))
                {
                    var none = new StochasticEstimate(0, 0, 0, evaluator.Cost, EstimationStop.Exact);
                    return new TunnelWidth(none, none, [], loss, norm, options.ThresholdLoss, evaluator.Cost);
                }
            }

            var (radius, isOpen) = Wall(At, options.ThresholdLoss, options.LargestRadius * norm, options.ValuesPerProbe);
            probes.Add(new TunnelProbe(radius, double.RadiansToDegrees(Math.Atan(radius / norm)), isOpen));
            cost += evaluator.Cost;
            options.Progress?.Report(probe + 1);
        }

        StochasticEstimate Mean(Func<TunnelProbe, double> part) => StochasticEstimate.Mean([.. probes.Select(part)], cost, EstimationStop.Limit);
        return new TunnelWidth(Mean(probe => probe.Angle), Mean(probe => probe.Radius), probes.ToImmutable(), loss, norm, options.ThresholdLoss, cost);
    }

    /// <inheritdoc cref="Measure{TVector}(ISliceSource{TVector}, TVector, TunnelOptions, IReadOnlyList{TVector})"/>
    public static TunnelWidth Measure<TVector>(IObjective<TVector> objective, TVector theta, TunnelOptions options, IReadOnlyList<TVector>? across = null) =>
        Measure(new ObjectiveSlices<TVector>(objective), theta, options, across);

    /// <summary>The width as a function of the radius: at s θ for each s, in the same directions.</summary>
    /// <param name="source">The landscape.</param>
    /// <param name="theta">θ, not 0; stays the caller's.</param>
    /// <param name="scales">s, each in (0, ∞).</param>
    /// <param name="options">With <see cref="TunnelOptions.ThresholdLoss"/>; its progress counts the probes of each scale anew.</param>
    /// <returns>One a scale; where L(s θ) is above the threshold, it is outside.</returns>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static ImmutableArray<TunnelWidth> AlongRay<TVector>(ISliceSource<TVector> source, TVector theta, IReadOnlyList<double> scales, TunnelOptions options)
    {
        if (scales.Any(scale => !(scale > 0 && double.IsFinite(scale))))
            throw new ArgumentException($"`scales` must be in (0, ∞). Got {string.Join(", ", scales.Select(scale => FormattableString.Invariant($"{scale}")))}.", nameof(scales));
        var widths = ImmutableArray.CreateBuilder<TunnelWidth>(scales.Count);
        foreach (var scale in scales)
        {
            using var scope = source.Space.OpenScope();
            var point = source.Space.Copy(theta);
            source.Space.Scale(scale, point);
            widths.Add(Measure(source, point, options));
        }

        return widths.ToImmutable();
    }

    /// <summary>«54.0° ± 2.2°».</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Angle.Value:0.0}° ± {Angle.StandardError:0.0}°");

    /// <summary>The first crossing on doubling radii, halved as often as values are left.</summary>
    private static (double Radius, bool IsOpen) Wall(Func<double, double> loss, double threshold, double largest, int values)
    {
        var doublings = Math.Min(Doublings, values - 2);
        var (inside, outside, left) = (0.0, largest / Math.Pow(2, doublings), values);
        for (; !IsOutsideAt(outside); inside = outside, outside *= 2)
        {
            if (outside >= largest)
                return (largest, true);
        }

        while (left > 0)
        {
            var middle = 0.5 * (inside + outside);
            if (IsOutsideAt(middle))
                outside = middle;
            else
                inside = middle;
        }

        return (0.5 * (inside + outside), false);

        bool IsOutsideAt(double radius)
        {
            left--;
            return !(loss(radius) < threshold); // a loss that is not a number is a wall
        }
    }
}
