namespace MlNetLandscape.Numerics.SaddleFree;

/// <summary>What a step of <see cref="NewtonDescent{TVector}"/> depends on besides θ and the problem.</summary>
/// <param name="Damping">μ / max |λ| of the last step.</param>
/// <param name="SmoothedLoss">The mean loss of the last steps.</param>
/// <param name="LowestLoss">The lowest of them.</param>
/// <param name="Previous">The last step's direction; none before the first. Views that are valid until the next step.</param>
/// <param name="Best">The point of the lowest loss; none before the first.</param>
/// <typeparam name="TVector">A vector.</typeparam>
public sealed record NewtonState<TVector>(double Damping, double SmoothedLoss, double LowestLoss, List<TVector> Previous, List<TVector> Best);
