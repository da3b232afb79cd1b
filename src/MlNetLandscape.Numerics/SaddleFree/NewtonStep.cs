using System.Globalization;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.SaddleFree;

/// <summary>How a step ended.</summary>
public enum NewtonOutcome
{
    /// <summary>The loss fell.</summary>
    Descended,

    /// <summary>There was no gradient, or no way down with it: the step went along the most negative curvature, and the loss fell.</summary>
    Escaped,

    /// <summary>No step was found that lowers the loss: θ is as it was, and the damping is higher.</summary>
    Rejected,

    /// <summary>No gradient and no negative curvature: θ is as it was.</summary>
    Stationary,

    /// <summary>The smoothed loss had risen too far: θ is the best point again.</summary>
    Restarted,
}

/// <summary>What one step of <see cref="NewtonDescent{TVector}"/> did and saw. Where its basis serves several moves, the damping is that of the last, and decreases are sums.</summary>
public sealed record NewtonStep
{
    /// <summary>How it ended.</summary>
    public NewtonOutcome Outcome { get; init; }

    /// <summary>L before the step, over the examples whose gradient it took.</summary>
    public double Risk { get; init; }

    /// <summary>‖g‖ before the step.</summary>
    public double GradientNorm { get; init; }

    /// <summary>μ, in the unit of λ; NaN where there was no search for it.</summary>
    public double Damping { get; init; } = double.NaN;

    /// <summary>The smallest λ of the basis: an upper bound of λ_min; NaN where curvature was not looked at.</summary>
    public double LowestCurvature { get; init; } = double.NaN;

    /// <summary>The largest λ of the basis: a lower bound of λ_max.</summary>
    public double HighestCurvature { get; init; } = double.NaN;

    /// <summary>k: the vectors of the basis; P where the Hessian was written out.</summary>
    public int BasisSize { get; init; }

    /// <summary>λ of the basis below −10⁻⁵ max |λ|: a lower bound of the index, and the index itself where the Hessian was written out.</summary>
    public int NegativeCurvatures { get; init; }

    /// <summary>−(gᵀd + ½ dᵀHd): the decrease that the quadratic model, with the signs that H has, promised.</summary>
    public double PredictedDecrease { get; init; }

    /// <summary>L(θ) − L(θ + d), over the same examples.</summary>
    public double ActualDecrease { get; init; }

    /// <summary>‖d‖.</summary>
    public double Length { get; init; }

    /// <summary>Steps that were tried and measured.</summary>
    public int Trials { get; init; }

    /// <summary>What it took.</summary>
    public EvaluationCost Cost { get; init; }

    /// <summary><see cref="NegativeCurvatures"/> / <see cref="BasisSize"/>: α, the index as a fraction, where the Hessian was written out; elsewhere that of the directions the gradient leads to. NaN without a basis.</summary>
    public double NegativeCurvatureFraction => NegativeCurvatures / (double)BasisSize;

    /// <summary><see cref="ActualDecrease"/> / <see cref="PredictedDecrease"/>: 1 where the loss is quadratic. Means little where the prediction is near 0 or negative.</summary>
    public double Agreement => ActualDecrease / PredictedDecrease;

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Outcome} from loss {Risk:g5} by {ActualDecrease:g3} (predicted {PredictedDecrease:g3}), damping {Damping:g2}, curvature {LowestCurvature:g3} … {HighestCurvature:g3}, {NegativeCurvatures} of {BasisSize} negative");
}
