using System.Collections.Immutable;
using MlNetLandscape.Numerics.Ensembles;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>An m-connector between m + 1 networks: points of low loss above mixtures of all of them, and the networks there (Fort &amp; Jastrzębski 2019, §3.2).</summary>
/// <remarks>
/// A spoke is the straight line from one of the networks to a knot. Networks made of it own their memory and outlive it; to make them it needs the first network undisposed. Not safe for several
/// threads at once.
/// </remarks>
public sealed class NetworkConnector : IDisposable
{
    private readonly PathLandscape _landscape;
    private readonly ImmutableArray<Tensor> _optima;

    internal NetworkConnector(PathLandscape landscape, ImmutableArray<Tensor> optima, LowLossConnector<Tensor> connector)
    {
        (_landscape, _optima, Connector) = (landscape, optima, connector);
        foreach (var point in connector.Knots.Select(knot => knot.Point).Concat(optima))
            point.DetachFromDisposeScope();
    }

    /// <summary>The connector in the landscape: its knots' points, <c>[P]</c> each, are this object's.</summary>
    public LowLossConnector<Tensor> Connector { get; }

    /// <summary>m, one less than networks.</summary>
    public int Dimension => Connector.Dimension;

    /// <summary>The knots, in the order of their starts; by default one, above the centroid.</summary>
    public ImmutableArray<ConnectorKnot<Tensor>> Knots => Connector.Knots;

    /// <summary>What search and measurement took.</summary>
    public EvaluationCost Cost => Connector.Cost;

    /// <summary>The network at a knot, or on a spoke of it, with its own running statistics.</summary>
    /// <param name="knot">From 0.</param>
    /// <param name="network">The network that the spoke comes from, from 0; of no importance where <paramref name="t"/> is 1.</param>
    /// <param name="t">0 at the network, 1 at the knot.</param>
    public NetworkTransformer Transformer(int knot = 0, int network = 0, double t = 1)
    {
        using var scope = NewDisposeScope();
        return _landscape.Transformer(Point(knot, network, t));
    }

    /// <summary>The networks at all knots as an ensemble.</summary>
    /// <param name="combination">How their outputs become one.</param>
    public EnsembleTransformer Ensemble(CombinationRule combination = CombinationRule.MeanProbability) => _landscape.Ensemble([.. Knots.Select(knot => knot.Point)], combination, null);

    /// <summary>One network on each spoke of a knot as an ensemble: m + 1 members.</summary>
    /// <param name="t">Where on each spoke: 0 at the networks, 1 at the knot.</param>
    /// <param name="knot">From 0.</param>
    /// <param name="combination">How their outputs become one.</param>
    public EnsembleTransformer EnsembleOnSpokes(double t, int knot = 0, CombinationRule combination = CombinationRule.MeanProbability)
    {
        using var scope = NewDisposeScope();
        return _landscape.Ensemble([.. _optima.Select((_, network) => Point(knot, network, t))], combination, null);
    }

    /// <summary>«5-connector: loss at most 0.021 at 1 knot, where the mixtures had 1.63; at most 0.11 on the spokes».</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Dimension}-connector: loss at most {Connector.HighestLoss:g3} at {Knots.Length} knot{(Knots.Length == 1 ? "" : "s")}, where the mixtures had up to {Knots.Max(knot => knot.StartLoss):g3}; at most {Knots.Max(knot => knot.HighestSpokeLoss):g3} on the spokes");

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var point in Knots.Select(knot => knot.Point).Concat(_optima))
            point.Dispose();
        _landscape.Dispose();
    }

    private Tensor Point(int knot, int network, double t)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)knot, (uint)Knots.Length, nameof(knot));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)network, (uint)_optima.Length, nameof(network));
        if (t is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(t), FormattableString.Invariant($"`t` must be in [0, 1]. Got {t}."));
        var point = _landscape.Space.Zero();
        _landscape.Space.Axpy(1 - t, _optima[network], point);
        _landscape.Space.Axpy(t, Knots[knot].Point, point);
        return point;
    }
}
