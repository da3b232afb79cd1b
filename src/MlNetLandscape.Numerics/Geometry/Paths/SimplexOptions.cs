using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>Options of <see cref="LowLossSimplex{TVector}"/>.</summary>
public sealed record SimplexOptions
{
    /// <summary>Vertices added to the given ones, one after the other, in [1, ∞). The default is 3.</summary>
    public int AddedVertices { get; init; } = 3;

    /// <summary>Steps of each vertex, in [0, ∞). The default is 500.</summary>
    public int StepsPerVertex { get; init; } = 500;

    /// <summary>η, in (0, ∞). The default is 0.01 (Benton et al. 2021, published code).</summary>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>The part of η left at the end, to which it falls linearly in the second half, in (0, 1]. The default is 0.01.</summary>
    public double FinalRate { get; init; } = 0.01;

    /// <summary>μ in v ← μ v + g, in [0, 1). The default is 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>λ: what is trained is the mean loss less λ log volume, in [0, ∞). The default is 10⁻⁸ (Benton et al. 2021: 10⁻⁸ to 10⁻¹⁰ for networks).</summary>
    public double VolumeWeight { get; init; } = 1e-8;

    /// <summary>Random points of the simplex a step looks at, in [1, 10⁶]: so many gradients. The default is 5 (Benton et al. 2021).</summary>
    public int SamplesPerStep { get; init; } = 5;

    /// <summary>How far a new vertex starts from the mean of the others, in a random direction, in the unit of θ, in (0, ∞). The default is 0.1.</summary>
    public double StartDistance { get; init; } = 0.1;

    /// <summary>Random points at which the simplex is measured, in [2, 10⁶]. The default is 100.</summary>
    public int MeasuredPoints { get; init; } = 100;

    /// <summary>Of the vertices and points. The default is 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Told after every step; null for nobody.</summary>
    public IProgress<PathProgress>? Progress { get; init; }

    /// <summary>Looked at before every value and gradient.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Check() => Options.Check(nameof(SimplexOptions),
        (AddedVertices >= 1, nameof(AddedVertices), "[1, ∞)", AddedVertices), (StepsPerVertex >= 0, nameof(StepsPerVertex), "[0, ∞)", StepsPerVertex),
        (LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), "(0, ∞)", LearningRate), (FinalRate is > 0 and <= 1, nameof(FinalRate), "(0, 1]", FinalRate),
        (Momentum is >= 0 and < 1, nameof(Momentum), "[0, 1)", Momentum), (VolumeWeight >= 0 && double.IsFinite(VolumeWeight), nameof(VolumeWeight), "[0, ∞)", VolumeWeight),
        (SamplesPerStep is >= 1 and <= Options.MostPoints, nameof(SamplesPerStep), $"[1, {Options.MostPoints}]", SamplesPerStep), (StartDistance > 0 && double.IsFinite(StartDistance), nameof(StartDistance), "(0, ∞)", StartDistance),
        (MeasuredPoints is >= 2 and <= Options.MostPoints, nameof(MeasuredPoints), $"[2, {Options.MostPoints}]", MeasuredPoints));

    /// <summary>η of a step of a vertex.</summary>
    internal double Rate(int step)
    {
        var share = (double)step / Math.Max(1, StepsPerVertex);
        return LearningRate * (share <= 0.5 ? 1 : 1 - ((1 - FinalRate) * (share - 0.5) / 0.5));
    }
}
