using System.Collections.Immutable;
using MlNetLandscape.Numerics.Ensembles;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.Objectives;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>A simplex of low loss with networks as vertices: any point of it is a network, and a few make an ensemble (Benton et al. 2021).</summary>
/// <remarks>Networks made of it own their memory and outlive it; to make them it needs the first network undisposed. Not safe for several threads at once.</remarks>
public sealed class NetworkSimplex : IDisposable
{
    private readonly PathLandscape _landscape;

    internal NetworkSimplex(PathLandscape landscape, LowLossSimplex<Tensor> simplex)
    {
        (_landscape, Simplex) = (landscape, simplex);
        foreach (var vertex in simplex.Vertices)
            vertex.DetachFromDisposeScope();
    }

    /// <summary>The simplex in the landscape: its vertices, <c>[P]</c> each, are this object's.</summary>
    public LowLossSimplex<Tensor> Simplex { get; }

    /// <summary>The mean loss over points drawn uniformly from it.</summary>
    public StochasticEstimate Loss => Simplex.Loss;

    /// <summary>The highest loss of those points.</summary>
    public double HighestLoss => Simplex.HighestLoss;

    /// <summary>The natural logarithm of its volume.</summary>
    public double LogVolume => Simplex.LogVolume;

    /// <summary>What search and measurement took.</summary>
    public EvaluationCost Cost => Simplex.Cost;

    /// <summary>Rows it was looked for on.</summary>
    internal long Examples => _landscape.Networks.Risk.Examples;

    /// <summary>The networks at the vertices, the given ones first, with running statistics of their own.</summary>
    public ImmutableArray<NetworkTransformer> Vertices() => [.. Simplex.Vertices.Select(_landscape.Transformer)];

    /// <summary>A network drawn uniformly from the simplex.</summary>
    /// <param name="seed">The same seed gives the same network.</param>
    public NetworkTransformer Draw(long seed)
    {
        using var scope = NewDisposeScope();
        return _landscape.Transformer(Simplex.Point(_landscape.Space, seed));
    }

    /// <summary>An ensemble of networks drawn uniformly from the simplex.</summary>
    /// <param name="members">At least 1. The default is 25 (Benton et al. 2021).</param>
    /// <param name="seed">Decides which.</param>
    /// <param name="combination">How their outputs become one.</param>
    public EnsembleTransformer Ensemble(int members = 25, long seed = 1, CombinationRule combination = CombinationRule.MeanProbability)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(members, 1);
        using var scope = NewDisposeScope();
        return _landscape.Ensemble([.. Enumerable.Range(0, members).Select(index => Simplex.Point(_landscape.Space, Seed.Derive(seed, index)))], combination, null);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var vertex in Simplex.Vertices)
            vertex.Dispose();
        _landscape.Dispose();
    }
}
