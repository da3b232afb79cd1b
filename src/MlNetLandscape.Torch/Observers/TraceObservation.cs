using System.Globalization;
using MlNetLandscape.Numerics.Estimation;

namespace MlNetLandscape;

/// <summary>The trace of the Hessian at θₜ, as <see cref="TraceObserver"/> estimated it.</summary>
public sealed record TraceObservation : Observation
{
    /// <summary>The estimate; NaN where the loss or a product is not finite.</summary>
    public double Trace { get; init; }

    /// <summary>Of <see cref="Trace"/>; 0 where it is exact.</summary>
    public double StandardError { get; init; }

    /// <summary>Random vectors behind it.</summary>
    public int Samples { get; init; }

    /// <summary>Why no more were drawn.</summary>
    public EstimationStop Stop { get; init; }

    /// <summary>The examples of the risk.</summary>
    public long Examples { get; init; }

    /// <summary>The risk at θₜ, with ½ λ ‖θ‖² where the optimizer descends it.</summary>
    public double Risk { get; init; }

    internal override string Finding => string.Create(CultureInfo.InvariantCulture, $"trace {Trace:g5} ± {StandardError:g2}, risk {Risk:g5}");
}
