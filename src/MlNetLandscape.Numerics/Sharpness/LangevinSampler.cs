using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Sharpness;

/// <summary>What the chains saw.</summary>
/// <param name="Rises">n β (L(w) − L(w*)) of each chain and step; NaN from where it diverged.</param>
/// <param name="Loss">The mean of L(w*) over the draws.</param>
internal sealed record LangevinRun(double[][] Rises, double Loss);

/// <summary>Stochastic gradient Langevin dynamics around w* (Welling and Teh 2011).</summary>
internal sealed class LangevinSampler<TVector>(
    IVectorSpace<TVector> space, TVector center, LearningCoefficientOptions options, Func<TVector, long, (double Value, double Base, TVector Gradient)> evaluate)
{
    private readonly double _strength = options.Examples * options.Beta; // n β
    private WeightedMean _loss;

    public LangevinRun Run()
    {
        var rises = Enumerable.Range(0, options.Chains).Select(Chain).ToArray();
        return new LangevinRun(rises, _loss.Value);
    }

    private double[] Chain(int chain)
    {
        using var scope = space.OpenScope();
        var w = space.Copy(center);
        var rises = new double[options.BurnIn + options.Draws];
        Array.Fill(rises, double.NaN);
        for (var step = 0; step < rises.Length; step++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            using var inner = space.OpenScope();
            var (value, loss, gradient) = evaluate(w, ((long)chain * rises.Length) + step);
            if (!double.IsFinite(value))
                break;
            rises[step] = _strength * (value - loss);
            if (step >= options.BurnIn)
                _loss = _loss.Add(loss, 1);
            var force = space.Add(center, -1, w);
            space.Scale(options.Localization, force);
            space.Axpy(-_strength, gradient, force); // −n β ∇L − γ (w − w*)
            space.Axpy(0.5 * options.StepSize, force, w);
            space.Axpy(Math.Sqrt(options.StepSize), space.Random(ProbeDistribution.Gaussian, Seed.Derive(options.Seed, chain, step)), w);
        }

        return rises;
    }
}
