using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// The distribution of labels of which a loss is the negative log-likelihood but for a constant, and the score r = ∂ℓ(f, ỹ)/∂f at labels ỹ drawn from it.
/// </summary>
/// <remarks>
/// Cross-entropy (smoothed or not): ỹ ~ softmax(f), r = p − one-hot(ỹ). Logistic: ỹ ~ Bernoulli(σ(f)), r = σ(f) − ỹ. Squared (f − y)²: ỹ ~ N(f, ½), r = 2(f − ỹ).
/// Absolute: Laplace, r = ±1. One number is drawn an example, so that the labels do not depend on how the rows are cut into batches.
/// </remarks>
internal sealed class ModelDistribution
{
    private readonly Loss _loss;
    private readonly double[] _draws;

    /// <param name="loss">ℓ.</param>
    /// <param name="examples">N.</param>
    /// <param name="seed">Decides the labels.</param>
    /// <exception cref="NotSupportedException">The loss is no likelihood, or one that nothing is gained from here.</exception>
    public ModelDistribution(Loss loss, long examples, long seed)
    {
        if (!Knows(loss))
        {
            throw new NotSupportedException(
                $"A Fisher matrix needs labels drawn from the network's own distribution, and {loss.GetType().Name} is not the log-likelihood of one. "
                + "Use GaussNewton, or EmpiricalFisher, which takes the true labels.");
        }

        using var scope = NewDisposeScope();
        using var generator = new Generator(unchecked((ulong)seed));
        var draws = loss is SquaredLoss ? randn(examples, ScalarType.Float64, generator: generator) : rand(examples, ScalarType.Float64, generator: generator);
        (_loss, _draws) = (loss, draws.data<double>().ToArray());
    }

    /// <summary>Whether a loss is the log-likelihood of a distribution that labels can be drawn from.</summary>
    public static bool Knows(Loss loss) => loss is CrossEntropyLoss or LogisticLoss or SquaredLoss or AbsoluteLoss;

    /// <summary>rᵢ, <c>[B, K]</c>.</summary>
    public Tensor Scores(RiskBatch batch, Tensor outputs) => Scores(batch.Start, outputs);

    /// <summary>rᵢ of the examples from <paramref name="start"/> on, <c>[B, K]</c>.</summary>
    public Tensor Scores(long start, Tensor outputs)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var draws = tensor(_draws.AsSpan((int)start, (int)outputs.shape[0]).ToArray()).to(outputs.dtype, outputs.device).unsqueeze(1); // [B, 1]
        var scores = _loss switch
        {
            CrossEntropyLoss => Multiclass(nn.functional.softmax(outputs, 1), draws),
            LogisticLoss => outputs.sigmoid() - draws.lt(outputs.sigmoid()).to_type(outputs.dtype),
            SquaredLoss => draws * -Math.Sqrt(2), // 2(f − ỹ) with ỹ = f + ε/√2
            AbsoluteLoss => (draws - 0.5).sign(),
            _ => throw new NotSupportedException($"There is no distribution for {_loss.GetType().Name}."),
        };
        return scores.MoveToOuterDisposeScope();
    }

    private static Tensor Multiclass(Tensor p, Tensor draws)
    {
        var classes = p.cumsum(1).lt(draws).to_type(ScalarType.Int64).sum(1).clamp_max(p.shape[1] - 1); // inverse of the distribution function, [B]
        return p - nn.functional.one_hot(classes, p.shape[1]).to_type(p.dtype);
    }
}
