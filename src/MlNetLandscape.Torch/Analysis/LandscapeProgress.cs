using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape;

/// <summary>How far a measurement is.</summary>
/// <param name="Stage">What is being measured.</param>
/// <param name="StageIndex">Its place, from 1.</param>
/// <param name="Stages">Stages in all.</param>
/// <param name="Fraction">The share of the planned work that is done, in [0, 1]; an estimate, since some stages end early.</param>
/// <param name="Done">What has been computed so far.</param>
/// <param name="ProductsPerSecond">Hessian-vector products by second of wall time; 0 before the first.</param>
/// <param name="Elapsed">Wall time so far.</param>
/// <param name="Remaining">What is left at the present rate.</param>
public sealed record LandscapeProgress(
    string Stage,
    int StageIndex,
    int Stages,
    double Fraction,
    EvaluationCost Done,
    double ProductsPerSecond,
    TimeSpan Elapsed,
    TimeSpan Remaining);
