using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// The bound of Wu, Zhu and E (2017, §4) on E‖∂f/∂x‖² of a network that begins with z = B x + c: since ∂f/∂x = Bᵀ ∂f/∂c,
/// E‖∂f/∂x‖² = ⟨BBᵀ, F_cc⟩ ≤ ‖BBᵀ‖_F ‖F_cc‖_F ≤ ‖B‖²_F ‖F‖_F with F = E Σ_k ∇f_k ∇f_kᵀ over all parameters and F_cc its block of c.
/// For squared loss H = 2 F + residual, hence also ≤ ½ ‖B‖²_F (‖H‖_F + ‖residual‖_F).
/// </summary>
/// <param name="InnerProduct">⟨BBᵀ, F_cc⟩, which equals E‖∂f/∂x‖².</param>
/// <param name="LayerBound">‖BBᵀ‖_F ‖F_cc‖_F.</param>
/// <param name="ParameterBound">‖B‖²_F ‖F‖_F.</param>
/// <param name="HessianBound">½ ‖B‖²_F (‖H‖_F + ‖residual‖_F), without weight decay; null for other losses than the squared.</param>
public sealed record InputComplexityBound(double InnerProduct, double LayerBound, StochasticEstimate ParameterBound, StochasticEstimate? HessianBound)
{
    /// <summary>How many times too large the bound by all parameters is: ‖B‖²_F ‖F‖_F / E‖∂f/∂x‖², at least 1.</summary>
    public double Slack => ParameterBound.Value / InnerProduct;

    /// <summary>How many times too large the bound by the Hessian is; NaN where there is none.</summary>
    public double HessianSlack => (HessianBound?.Value ?? double.NaN) / InnerProduct;

    internal static InputComplexityBound Compute(EmpiricalRisk risk, Tensor theta, InputComplexityOptions options, InputGradientPass pass)
    {
        var hidden = (int)Math.Sqrt(pass.BiasMoment.Length);
        var weight = Matrix<double>.Build.DenseOfRowMajor(hidden, pass.Weight.Length / hidden, pass.Weight); // B
        var moment = Matrix<double>.Build.DenseOfRowMajor(hidden, hidden, pass.BiasMoment); // F_cc
        var gram = weight.TransposeAndMultiply(weight); // BBᵀ
        var size = gram.Trace(); // ‖B‖²_F
        using var scope = NewDisposeScope();
        using var f = risk.OutputMoment(theta);
        StochasticEstimate? byHessian = null;
        if (risk.Loss is SquaredLoss)
        {
            using var hessian = risk.PlainHessian(theta);
            using var residual = risk.Residual(theta);
            byHessian = Sum(Norm(hessian, options), Norm(residual, options)).Times(0.5 * size);
        }

        return new InputComplexityBound(
            gram.PointwiseMultiply(moment).RowSums().Sum(), gram.FrobeniusNorm() * moment.FrobeniusNorm(), Norm(f, options).Times(size), byHessian);
    }

    private static StochasticEstimate Norm(ILinearOperator<Tensor> matrix, InputComplexityOptions options)
    {
        if (matrix.Space.Dimension > options.ExactDimension)
            return FrobeniusNorm.Estimate(matrix, options.Norms);
        var norm = DenseHessian.Of(matrix).Matrix.FrobeniusNorm();
        return new StochasticEstimate(norm, 0, (int)matrix.Space.Dimension, matrix.Cost, EstimationStop.Exact);
    }

    private static StochasticEstimate Sum(StochasticEstimate a, StochasticEstimate b) => new(
        a.Value + b.Value, Math.Sqrt((a.StandardError * a.StandardError) + (b.StandardError * b.StandardError)), a.Samples + b.Samples, a.Cost + b.Cost, a.Stop);
}
