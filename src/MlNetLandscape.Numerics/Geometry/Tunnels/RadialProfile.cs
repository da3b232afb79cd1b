using System.Collections.Immutable;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Tunnels;

/// <summary>Options of <see cref="RadialProfile"/>.</summary>
public sealed record RadialOptions
{
    /// <summary>a, the distances from θ, in the unit of θ: finite, positive, strictly increasing. The default is 0.25, 0.5, … 2.</summary>
    public ImmutableArray<double> Radii { get; init; } = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

    /// <summary>Random directions, in [2, 10⁶]. The default is 20.</summary>
    public int Probes { get; init; } = 20;

    /// <summary>Whether directions are orthogonal to θ. The default is false: any direction, as when a landscape is looked at naively.</summary>
    public bool AcrossPoint { get; init; }

    /// <summary>Of the directions. The default is 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Told the number of directions done; null for nobody.</summary>
    public IProgress<int>? Progress { get; init; }

    /// <summary>Looked at before every value.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Check()
    {
        var isGood = !Radii.IsDefaultOrEmpty && Radii[0] > 0 && double.IsFinite(Radii[^1]) && Radii.Zip(Radii.Skip(1), (a, b) => a < b).All(rises => rises);
        Options.Check(nameof(RadialOptions),
            (isGood, nameof(Radii), "the lists of increasing numbers in (0, ∞)", Radii.IsDefaultOrEmpty ? "none" : string.Join(", ", Radii.Select(radius => FormattableString.Invariant($"{radius}")))),
            (Probes is >= 2 and <= Options.MostPoints, nameof(Probes), $"[2, {Options.MostPoints}]", Probes));
    }
}

/// <summary>The loss at one distance from a point.</summary>
/// <param name="Radius">a.</param>
/// <param name="Loss">E L(θ + a v) over random unit v.</param>
/// <param name="RootMeanSquare">√E L².</param>
/// <param name="Variation">The standard deviation over directions, over the mean.</param>
/// <param name="Rising">The share of directions in which the loss is above L(θ).</param>
public sealed record RadialLoss(double Radius, StochasticEstimate Loss, double RootMeanSquare, double Variation, double Rising);

/// <summary>
/// The mean loss at distances from a point in random directions: seen this way every solution lies in a round well, whatever the true shape is. Where low loss has dimension n of D and the loss is the distance
/// from it, E L² = L(θ)² + a² (D − n) / D (Fort &amp; Jastrzębski 2019, §2.3).
/// </summary>
/// <param name="CentreLoss">L(θ).</param>
/// <param name="Losses">One a radius, ascending.</param>
/// <param name="Cost">What it took.</param>
public sealed record RadialProfile(double CentreLoss, ImmutableArray<RadialLoss> Losses, EvaluationCost Cost)
{
    /// <summary>Measures around a point.</summary>
    /// <param name="source">The landscape.</param>
    /// <param name="theta">θ; stays the caller's.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static RadialProfile Measure<TVector>(ISliceSource<TVector> source, TVector theta, RadialOptions? options = null)
    {
        options ??= new RadialOptions();
        options.Check();
        var space = source.Space;
        using var directions = new ProbeDirections<TVector>(space, options.AcrossPoint ? [theta] : [], options.Seed);
        var grid = new EvaluationGrid(new GridAxis([0, .. options.Radii]));
        var (losses, cost) = (new double[options.Probes][], default(EvaluationCost)); // [probes][1 + radii]
        for (var probe = 0; probe < options.Probes; probe++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            using var scope = space.OpenScope();
            using var frame = AffineFrame.Along(space, theta, directions[probe]);
            using var evaluator = source.Slice(frame);
            losses[probe] = [.. new GridEvaluation(grid, evaluator).Run(cancellationToken: options.CancellationToken).All(0)];
            cost += evaluator.Cost;
            options.Progress?.Report(probe + 1);
        }

        var centre = losses[0][0];
        return new RadialProfile(centre, [.. options.Radii.Select((radius, index) => Summarize(radius, [.. losses.Select(row => row[index + 1])], centre, cost))], cost);
    }

    /// <inheritdoc cref="Measure{TVector}(ISliceSource{TVector}, TVector, RadialOptions)"/>
    public static RadialProfile Measure<TVector>(IObjective<TVector> objective, TVector theta, RadialOptions? options = null) =>
        Measure(new ObjectiveSlices<TVector>(objective), theta, options);

    private static RadialLoss Summarize(double radius, double[] losses, double centre, EvaluationCost cost)
    {
        var mean = StochasticEstimate.Mean(losses, cost, EstimationStop.Limit);
        return new RadialLoss(
            radius, mean, Math.Sqrt(losses.Average(loss => loss * loss)), mean.StandardError * Math.Sqrt(losses.Length) / mean.Value, losses.Count(loss => !(loss <= centre)) / (double)losses.Length);
    }
}
