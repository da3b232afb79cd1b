namespace MlNetLandscape.Numerics.Krylov;

/// <summary>What a Krylov subspace says of one eigenvalue.</summary>
/// <param name="Value">θ, an eigenvalue of the projected matrix T = S diag(θ) Sᵀ.</param>
/// <param name="Residual">‖A y − θ y‖ = β_m |s_mi| of the Ritz vector y; an eigenvalue of A lies within it.</param>
/// <param name="Weight">s₁ᵢ², the squared share of the first basis vector in y; the weights of all Ritz values add up to 1.</param>
public readonly record struct RitzValue(double Value, double Residual, double Weight);
