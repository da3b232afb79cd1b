using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Metrics;
using MlNetLandscape.Numerics.Objectives;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// One measurement at one θ. Its stages share what is costly: one Hessian operator with its kept graphs, the gradient, the top eigenpair. Those that
/// take products come first, since every look at another θ makes the kept graphs stale.
/// </summary>
/// <param name="risk">L.</param>
/// <param name="theta">θ; the caller disposes it.</param>
/// <param name="history">How the network was trained.</param>
/// <param name="options">Validated.</param>
/// <param name="progress">Is told.</param>
internal sealed class LandscapeMeasurement(
    EmpiricalRisk risk, Tensor theta, TrainingHistory history, LandscapeOptions options, MeasurementProgress progress) : IDisposable
{
    private ILinearOperator<Tensor>? _hessian;
    private Eigenpairs<Tensor>? _pairs;
    private Tensor? _gradient;

    /// <summary>The layers; null where they cannot be measured on their own.</summary>
    public LayerMeasures? Layers { get; init; }

    /// <summary>L.</summary>
    public EmpiricalRisk Risk => risk;

    /// <summary>θ.</summary>
    public Tensor Theta => theta;

    /// <summary>What to measure.</summary>
    public LandscapeOptions Options => options;

    /// <summary>How the network was trained.</summary>
    public TrainingHistory History => history;

    /// <summary>∇²L(θ), one for all stages.</summary>
    public ILinearOperator<Tensor> Hessian => _hessian ??= risk.Hessian(theta);

    /// <summary>Is told.</summary>
    public MeasurementProgress Progress => progress;

    /// <summary>∇L(θ).</summary>
    public Tensor Gradient => _gradient!;

    /// <summary>The eigenpairs, once they are found.</summary>
    public Eigenpairs<Tensor>? Pairs
    {
        get => _pairs;
        set
        {
            _pairs?.Dispose();
            _pairs = value;
        }
    }

    /// <summary>Independent seeds for the stages.</summary>
    public long SeedOf(MeasurementStream stream) => Seed.Derive(options.Seed, (long)stream);

    /// <summary>Gives the memory of the Hessian's kept graphs back.</summary>
    public void ReleaseHessian()
    {
        _hessian?.Dispose();
        _hessian = null;
    }

    /// <summary>Measures.</summary>
    public LandscapeMetrics Run(MeasurementConditions conditions)
    {
        var before = risk.Cost;
        var stages = MeasurementStages.Of(this);
        progress.Plan([("risk", 1), .. stages.Select(stage => (stage.Name, stage.Work))]);
        progress.Begin(0);
        var metrics = new LandscapeMetrics { Conditions = conditions, Risk = MeasureRisk() };
        foreach (var (index, stage) in stages.Index())
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            progress.Begin(index + 1);
            metrics = stage.Measure(metrics);
        }

        progress.End();
        var apart = metrics.Layers.Aggregate(metrics.LocalLearning?.Coefficient.Cost ?? default, (sum, layer) => sum + layer.Cost);
        return metrics with { Cost = (risk.Cost - before + apart) with { Seconds = progress.Elapsed.TotalSeconds } };
    }

    /// <inheritdoc />
    public void Dispose()
    {
        ReleaseHessian();
        _pairs?.Dispose();
        _gradient?.Dispose();
    }

    private RiskMetrics MeasureRisk()
    {
        var before = risk.Cost;
        var space = risk.Space;
        var (loss, gradient) = risk.Gradient(theta);
        _gradient = gradient.DetachFromDisposeScope();
        return new RiskMetrics(loss, space.Norm(gradient), space.Norm(theta), risk.Cost - before);
    }
}

/// <summary>The random streams of a measurement, named so that none shifts when another is added.</summary>
internal enum MeasurementStream
{
    Eigenvalues = 2,
    Spectrum = 3,
    Trace = 4,
    Split = 5,
    Sharpness = 6,
    LocalLearning = 7,
    Layers = 8,
    InputGradient = 9,
}
