using System.Collections.Immutable;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>Options of <see cref="ShortDirections"/>.</summary>
public sealed record ShortDirectionOptions
{
    /// <summary>τ, in units of curvature, in (0, ∞): directions with an eigenvalue above it are short. The default is 0.01; compare counts of the same τ alone.</summary>
    public double Threshold { get; init; } = 0.01;

    /// <summary>The largest P whose Hessian is written out, P products a point, in [0, ∞). The default is 500.</summary>
    public int DenseLimit { get; init; } = 500;

    /// <summary>Above that limit, eigenvalues counted at most, in [1, ∞). The default is 200.</summary>
    public int MaximumCount { get; init; } = 200;

    /// <summary>Products for the eigenvalues of a point at most, in [1, ∞). The default is 1000.</summary>
    public int MaximumProducts { get; init; } = 1000;

    /// <summary>Of start vectors. The default is 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Looked at before every product.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Check() => Options.Check(nameof(ShortDirectionOptions),
        (Threshold > 0 && double.IsFinite(Threshold), nameof(Threshold), "(0, ∞)", Threshold), (DenseLimit >= 0, nameof(DenseLimit), "[0, ∞)", DenseLimit),
        (MaximumCount >= 1, nameof(MaximumCount), "[1, ∞)", MaximumCount), (MaximumProducts >= 1, nameof(MaximumProducts), "[1, ∞)", MaximumProducts));
}

/// <summary>How many directions at a point are short: eigenvalues of the Hessian above a threshold. A landscape of wedges has D − n of them wherever the loss is low (Fort &amp; Jastrzębski 2019, §5).</summary>
/// <param name="Count">How many.</param>
/// <param name="IsLowerBound">Whether more may have been above the threshold: the count or the products had reached their limit.</param>
/// <param name="Threshold">τ.</param>
/// <param name="Cost">What it took.</param>
public sealed record ShortDirections(int Count, bool IsLowerBound, double Threshold, EvaluationCost Cost)
{
    /// <summary>Counts at a point.</summary>
    /// <param name="objective">L.</param>
    /// <param name="theta">θ; stays the caller's.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static ShortDirections At<TVector>(IObjective<TVector> objective, TVector theta, ShortDirectionOptions? options = null)
    {
        options ??= new ShortDirectionOptions();
        options.Check();
        using var scope = objective.Space.OpenScope();
        using var hessian = objective.Hessian(theta);
        var dimension = objective.Space.Dimension;
        if (dimension <= options.DenseLimit)
        {
            var values = DenseHessian.Of(hessian, (int)dimension, cancellationToken: options.CancellationToken).Eigenvalues();
            return new ShortDirections(values.Count(value => value > options.Threshold), false, options.Threshold, hessian.Cost);
        }

        var limit = (int)Math.Min(options.MaximumCount, dimension);
        for (var wanted = Math.Min(Math.Min(16, limit), options.MaximumProducts); ;) // twice as many until one is below
        {
            var search = new LanczosOptions { Largest = wanted, Tolerance = 1e-3, MaximumProducts = options.MaximumProducts - (int)hessian.Cost.Products, Seed = options.Seed };
            using var found = Lanczos.Find(hessian, search, cancellationToken: options.CancellationToken);
            var count = found.Largest.Count(value => value.Value > options.Threshold);
            var next = Math.Min(limit, 2 * wanted);
            if (count < wanted || wanted == limit || next > options.MaximumProducts - hessian.Cost.Products)
                return new ShortDirections(count, (count == wanted && wanted < dimension) || found.Stop == Estimation.EstimationStop.Limit, options.Threshold, hessian.Cost);
            wanted = next;
        }
    }

    /// <summary>Counts at points of a path.</summary>
    /// <param name="objective">L.</param>
    /// <param name="connection">The path.</param>
    /// <param name="positions">t, each in [0, 1].</param>
    /// <param name="options">Null for the defaults.</param>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static ImmutableArray<ShortDirections> Along<TVector>(
        IObjective<TVector> objective, ModeConnection<TVector> connection, IReadOnlyList<double> positions, ShortDirectionOptions? options = null)
    {
        var counts = ImmutableArray.CreateBuilder<ShortDirections>(positions.Count);
        foreach (var t in positions)
        {
            using var scope = objective.Space.OpenScope();
            counts.Add(At(objective, connection.Point(objective.Space, t), options));
        }

        return counts.ToImmutable();
    }
}
