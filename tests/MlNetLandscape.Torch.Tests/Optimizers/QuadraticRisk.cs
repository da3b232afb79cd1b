using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Optimizers;

/// <summary>½ (θ − m)ᵀ A (θ − m) + ½ λ ‖θ‖² as an objective of tensors in single precision.</summary>
/// <param name="matrix">A, row after row.</param>
/// <param name="minimum">m.</param>
/// <param name="weightDecay">λ.</param>
/// <param name="before">Called before every evaluation; may throw.</param>
internal sealed class QuadraticRisk(float[] matrix, float[] minimum, double weightDecay, Action? before) : IObjective<Tensor>
{
    public IVectorSpace<Tensor> Space { get; } = new TensorSpace(minimum.Length);

    public EvaluationCost Cost { get; private set; }

    public double Value(Tensor theta) => Evaluate(theta, new EvaluationCost(1, 0, 0, 0)).Value;

    public (double Value, Tensor Gradient) Gradient(Tensor theta) => Evaluate(theta, new EvaluationCost(0, 1, 0, 0));

    public ILinearOperator<Tensor> Hessian(Tensor theta) => new Products(this);

    private (double Value, Tensor Gradient) Evaluate(Tensor theta, EvaluationCost cost)
    {
        before?.Invoke();
        Cost += cost;
        using var scope = NewDisposeScope();
        var difference = theta - tensor(minimum);
        var slope = Multiply(difference);
        var value = (0.5 * Space.Dot(difference, slope)) + (0.5 * weightDecay * Space.Dot(theta, theta));
        return (value, slope.add_(theta, alpha: weightDecay).MoveToOuterDisposeScope());
    }

    private Tensor Multiply(Tensor v) => tensor(matrix, [minimum.Length, minimum.Length]).mv(v);

    private sealed class Products(QuadraticRisk risk) : ILinearOperator<Tensor>
    {
        public IVectorSpace<Tensor> Space => risk.Space;

        public EvaluationCost Cost { get; private set; }

        public Tensor Apply(Tensor v)
        {
            risk.BeforeProduct();
            Cost += new EvaluationCost(0, 0, 1, 0);
            using var scope = NewDisposeScope();
            return risk.Multiply(v).add_(v, alpha: risk.Decay).MoveToOuterDisposeScope();
        }

        public void Dispose()
        {
        }
    }

    private double Decay => weightDecay;

    private void BeforeProduct()
    {
        before?.Invoke();
        Cost += new EvaluationCost(0, 0, 1, 0);
    }
}
