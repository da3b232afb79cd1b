using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>How a point goes down.</summary>
public enum DescentMethod
{
    /// <summary>Limited-memory BFGS on all of the objective, with a line search.</summary>
    Lbfgs,

    /// <summary>v ← μ v + g, θ ← θ − η v, on all of the objective or on batches.</summary>
    Momentum,

    /// <summary>Adam (Kingma &amp; Ba 2015) with β₁ = μ, β₂ = 0.999, ε = 10⁻⁸, on all of the objective or on batches.</summary>
    /// <remarks>
    /// Its steps are as long in every direction, whatever the gradient there. Points go further off, and to other places: it is on such points that the deviations of both halves of a path point
    /// apart (Fort &amp; Jastrzębski 2019, figure 4), and hardly on those that follow the gradient.
    /// </remarks>
    Adam,
}

/// <summary>How the points of connectors, strings and the like go down.</summary>
public sealed record DescentOptions
{
    /// <summary>The default, null, is L-BFGS on all of the objective and Adam on batches, on which L-BFGS cannot go.</summary>
    public DescentMethod? Method { get; init; }

    /// <summary>Steps of each point, in [0, ∞). The default is 500.</summary>
    public int Steps { get; init; } = 500;

    /// <summary>
    /// η of the first half of <see cref="Steps"/>, in (0, ∞); it then falls linearly to <see cref="FinalRate"/> η at nine tenths. Not used by L-BFGS. The default, null, is 0.1 with momentum and 0.003 with Adam: at 0.01 the points of networks with 200,000 weights part so far that the lines between them are high.
    /// </summary>
    public double? LearningRate { get; init; }

    /// <summary>The part of η that is left at the end, in (0, 1]. The default is 0.01.</summary>
    public double FinalRate { get; init; } = 0.01;

    /// <summary>μ, in [0, 1); not used by L-BFGS. The default is 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>A point is done when its loss is at most this; −∞ to do all steps. The default, null, is for connectors the highest loss of the optima.</summary>
    public double? TargetLoss { get; init; }

    /// <summary>A point is done when the gradient that it may follow is at most this, in [0, ∞). The default is 10⁻⁸.</summary>
    public double GradientTolerance { get; init; } = 1e-8;

    /// <summary>With batches, the steps from one look at the whole loss to the next, in [1, ∞). The default is 20.</summary>
    public int StepsPerLook { get; init; } = 20;

    /// <summary>The method with or without batches.</summary>
    internal DescentMethod Chosen(bool isStochastic) => Method ?? (isStochastic ? DescentMethod.Adam : DescentMethod.Lbfgs);

    /// <summary>η of a step.</summary>
    internal double Rate(DescentMethod method, int step) => FallingRate.Of(LearningRate ?? (method == DescentMethod.Adam ? 0.003 : 0.1), FinalRate, step, Steps);

    internal void Check(bool isStochastic) => Options.Check(nameof(DescentOptions),
        (Enum.IsDefined(Chosen(isStochastic)) && !(isStochastic && Method == DescentMethod.Lbfgs), nameof(Method), isStochastic ? "{Momentum, Adam} with batches" : "{Lbfgs, Momentum, Adam}", Chosen(isStochastic)),
        (Steps >= 0, nameof(Steps), "[0, ∞)", Steps), (LearningRate is null or (> 0 and < double.PositiveInfinity), nameof(LearningRate), "(0, ∞)", LearningRate ?? 0),
        (FinalRate is > 0 and <= 1, nameof(FinalRate), "(0, 1]", FinalRate),
        (Momentum is >= 0 and < 1, nameof(Momentum), "[0, 1)", Momentum), (TargetLoss is null or not double.NaN, nameof(TargetLoss), "(−∞, ∞)", TargetLoss ?? 0),
        (GradientTolerance >= 0, nameof(GradientTolerance), "[0, ∞)", GradientTolerance), (StepsPerLook >= 1, nameof(StepsPerLook), "[1, ∞)", StepsPerLook));
}
