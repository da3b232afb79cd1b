using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary><see cref="SharpnessObserver"/> at work: short Lanczos runs, each from the top vector of the one before.</summary>
internal sealed class RunningSharpness(SharpnessObserver settings, ObservedTraining training) : IRunningObserver
{
    /// <summary>Products of a first probe, at least: from a random start the first Ritz values may all be below λ_max and look settled.</summary>
    internal const int FewestCold = 10;

    /// <summary>Products of the probes after it, at least: an eigenvalue that has overtaken the one followed grows out of the noise meanwhile.</summary>
    private const int FewestWarm = 4;

    /// <summary>The length of the random vector added to the last top vector.</summary>
    private const double Noise = 0.1;

    /// <summary>Residual² / gap stands for the error when the gap is that many residuals, as in <see cref="Lanczos"/>.</summary>
    private const double SafeGap = 100;

    private const double RoundingFactor = 10;

    private readonly ObservedRisk _observed = new(training, settings.Examples);
    private Tensor? _top; // y of the last probe, [P]
    private double? _risk; // L at the last probe
    private SharpnessObservation? _found;
    private Tensor? _foundTop;

    public bool Watches(long step) => settings.Observes(step);

    public void BeforeStep(long step)
    {
        Drop();
        var (risk, found, cost) = _observed.Measure(hessian => Probe(hessian, training.SeedOf(step)));
        _found = (found ?? new SharpnessObservation { Sharpness = double.NaN, Residual = double.NaN, ErrorBound = double.NaN }) with
        {
            Risk = risk,
            Rise = risk - _risk,
            Threshold = training.Options.Optimizer.StabilityThreshold,
            Examples = _observed.Examples,
            Cost = cost,
        };
    }

    public Observation? Commit(long step)
    {
        _risk = _found!.Risk;
        if (_foundTop is not null)
        {
            _top?.Dispose();
            (_top, _foundTop) = (_foundTop, null);
        }

        return _found;
    }

    public IReadOnlyDictionary<string, Tensor> State =>
        _top is null ? new Dictionary<string, Tensor>() : new Dictionary<string, Tensor> { ["top"] = _top };

    public void Restore(IReadOnlyDictionary<string, Tensor> state, Observation? last)
    {
        _top?.Dispose();
        _top = state.TryGetValue("top", out var top) ? top.to(training.Data.Features.device, copy: true).DetachFromDisposeScope() : null;
        _risk = (last as SharpnessObservation)?.Risk;
    }

    public void Dispose()
    {
        Drop();
        _top?.Dispose();
        _observed.Dispose();
    }

    private void Drop()
    {
        _foundTop?.Dispose();
        (_found, _foundTop) = (null, null);
    }

    private SharpnessObservation Probe(ILinearOperator<Tensor> hessian, long seed)
    {
        var space = hessian.Space;
        using var krylov = new LanczosFactorization<Tensor>(hessian, Start(space, seed), settings.MaximumProducts, seed);
        var fewest = _top is null ? FewestCold : FewestWarm;
        SharpnessObservation seen;
        do
        {
            krylov.Extend(1);
            seen = Judge(krylov, space.Roundoff);
        }
        while (krylov.Steps < krylov.Capacity && !krylov.IsInvariant && !(seen.HasConverged && krylov.Steps >= fewest));

        var (_, vectors) = krylov.Decompose();
        _foundTop = space.Zero().DetachFromDisposeScope();
        krylov.Basis.AddCombination(vectors.Column(vectors.ColumnCount - 1).ToArray(), _foundTop); // y = V s
        return seen;
    }

    private Tensor Start(IVectorSpace<Tensor> space, long seed)
    {
        var start = space.Random(ProbeDistribution.Gaussian, seed);
        if (_top is null)
            return start;
        space.Scale(Noise / space.Norm(start), start);
        space.Axpy(1, _top, start);
        return start;
    }

    private SharpnessObservation Judge(LanczosFactorization<Tensor> krylov, double roundoff)
    {
        var ritz = krylov.RitzValues();
        var (value, residual, _) = ritz[^1];
        var gap = ritz.Length < 2 ? 0 : value - ritz[^2].Value - ritz[^2].Residual;
        var error = gap > SafeGap * residual ? residual * residual / gap : residual; // Kato–Temple
        return new SharpnessObservation
        {
            Sharpness = value,
            Residual = residual,
            ErrorBound = error + (RoundingFactor * roundoff * krylov.Norm),
            HasConverged = error <= settings.Tolerance * Math.Abs(value),
        };
    }
}
