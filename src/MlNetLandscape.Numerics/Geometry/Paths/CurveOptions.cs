using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>What kind of curve is trained.</summary>
public enum CurveKind
{
    /// <summary><see cref="BezierCurve"/>.</summary>
    Bezier,

    /// <summary><see cref="PolygonalChain"/>.</summary>
    PolygonalChain,
}

/// <summary>At which t a step of curve training looks.</summary>
public enum CurveSampling
{
    /// <summary>Independent t, uniform in [0, 1] (Garipov et al. 2018).</summary>
    Uniform,

    /// <summary>One t, uniform, in each of as many equal parts of [0, 1] as there are samples: the same mean with less variance.</summary>
    Stratified,

    /// <summary>The nodes of Gauss and Legendre in each polynomial piece of the curve: no randomness; exact where the loss is a polynomial along the curve.</summary>
    Quadrature,
}

/// <summary>Options of <see cref="CurveTraining"/>.</summary>
public sealed record CurveOptions
{
    /// <summary>The default is a Bézier curve.</summary>
    public CurveKind Kind { get; init; }

    /// <summary>Trained points between the ends, in [1, ∞). The default is 1 (Garipov et al. 2018, §4).</summary>
    public int Bends { get; init; } = 1;

    /// <summary>Steps, in [0, ∞). The default is 2000.</summary>
    public int Steps { get; init; } = 2000;

    /// <summary>Momentum or Adam. The default is momentum (Garipov et al. 2018).</summary>
    public DescentMethod Method { get; init; } = DescentMethod.Momentum;

    /// <summary>
    /// η, the step size of the first half, in (0, ∞); it then falls linearly to <see cref="FinalRate"/> η at nine tenths. The default, null, is 0.05 with momentum and 0.01 with Adam.
    /// </summary>
    public double? LearningRate { get; init; }

    /// <summary>The part of η that is left at the end, in (0, 1]. The default is 0.01 (Garipov et al. 2018, published code).</summary>
    public double FinalRate { get; init; } = 0.01;

    /// <summary>μ in v ← μ v + g, or β₁ of Adam, in [0, 1). The default is 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Where a step looks. The default is uniform.</summary>
    public CurveSampling Sampling { get; init; }

    /// <summary>How many t a step looks at, of a quadrature in each piece, in [1, 10⁶]: so many gradients. The default is 1.</summary>
    public int SamplesPerStep { get; init; } = 1;

    /// <summary>How far each bend starts off the straight line, in a random direction, as a part of the distance of the ends, in [0, ∞): where both sides are alike something must choose. The default is 10⁻³.</summary>
    public double Jitter { get; init; } = 1e-3;

    /// <summary>Points at which the curve is measured in the end, in [2, 10⁶]. The default is 61 (Garipov et al. 2018, published code).</summary>
    public int MeasuredPoints { get; init; } = 61;

    /// <summary>Of t and the jitter. The default is 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Told after every step; null for nobody.</summary>
    public IProgress<PathProgress>? Progress { get; init; }

    /// <summary>Looked at before every gradient.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Check() => Options.Check(nameof(CurveOptions),
        (Enum.IsDefined(Kind), nameof(Kind), "{Bezier, PolygonalChain}", Kind), (Bends >= 1, nameof(Bends), "[1, ∞)", Bends), (Steps >= 0, nameof(Steps), "[0, ∞)", Steps),
        (LearningRate is null or (> 0 and < double.PositiveInfinity), nameof(LearningRate), "(0, ∞)", LearningRate ?? 0), (FinalRate is > 0 and <= 1, nameof(FinalRate), "(0, 1]", FinalRate),
        (Method is DescentMethod.Momentum or DescentMethod.Adam, nameof(Method), "{Momentum, Adam}", Method), (Momentum is >= 0 and < 1, nameof(Momentum), "[0, 1)", Momentum), (Enum.IsDefined(Sampling), nameof(Sampling), "{Uniform, Stratified, Quadrature}", Sampling),
        (SamplesPerStep is >= 1 and <= Options.MostPoints, nameof(SamplesPerStep), $"[1, {Options.MostPoints}]", SamplesPerStep), (Jitter >= 0 && double.IsFinite(Jitter), nameof(Jitter), "[0, ∞)", Jitter),
        (MeasuredPoints is >= 2 and <= Options.MostPoints, nameof(MeasuredPoints), $"[2, {Options.MostPoints}]", MeasuredPoints));

    /// <summary>η of a step.</summary>
    internal double Rate(int step) => FallingRate.Of(LearningRate ?? (Method == DescentMethod.Adam ? 0.01 : 0.05), FinalRate, step, Steps);
}
