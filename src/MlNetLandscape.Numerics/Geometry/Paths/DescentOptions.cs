using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>How a point goes down.</summary>
public enum DescentMethod
{
    /// <summary>Limited-memory BFGS on all of the objective, with a line search.</summary>
    Lbfgs,

    /// <summary>v ← μ v + g, θ ← θ − η v, on all of the objective or on batches.</summary>
    Momentum,
}

/// <summary>How the points of connectors, strings and the like go down.</summary>
public sealed record DescentOptions
{
    /// <summary>The default is L-BFGS; batches need momentum.</summary>
    public DescentMethod Method { get; init; }

    /// <summary>Steps of each point, in [0, ∞). The default is 500.</summary>
    public int Steps { get; init; } = 500;

    /// <summary>η, in (0, ∞); not used by L-BFGS. The default is 0.1.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>μ, in [0, 1); not used by L-BFGS. The default is 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>A point is done when its loss is at most this. The default, null, is for connectors the highest loss of the optima.</summary>
    public double? TargetLoss { get; init; }

    /// <summary>A point is done when the gradient that it may follow is at most this, in [0, ∞). The default is 10⁻⁸.</summary>
    public double GradientTolerance { get; init; } = 1e-8;

    /// <summary>With batches, the steps from one look at the whole loss to the next, in [1, ∞). The default is 20.</summary>
    public int StepsPerLook { get; init; } = 20;

    internal void Check(bool isStochastic) => Options.Check(nameof(DescentOptions),
        (Enum.IsDefined(Method) && !(isStochastic && Method == DescentMethod.Lbfgs), nameof(Method), isStochastic ? "{Momentum} with batches" : "{Lbfgs, Momentum}", Method),
        (Steps >= 0, nameof(Steps), "[0, ∞)", Steps), (LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), "(0, ∞)", LearningRate),
        (Momentum is >= 0 and < 1, nameof(Momentum), "[0, 1)", Momentum), (TargetLoss is null or not double.NaN, nameof(TargetLoss), "(−∞, ∞)", TargetLoss ?? 0),
        (GradientTolerance >= 0, nameof(GradientTolerance), "[0, ∞)", GradientTolerance), (StepsPerLook >= 1, nameof(StepsPerLook), "[1, ∞)", StepsPerLook));
}
