using MlNetLandscape.Numerics.Metrics;
using MlNetLandscape.Numerics.Objectives;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>From a network and data to the metrics of its landscape.</summary>
internal static class LandscapeAnalysis
{
    /// <summary>Measures what the options ask for.</summary>
    /// <param name="model">The network.</param>
    /// <param name="data">The rows to measure on.</param>
    /// <param name="options">Validated here.</param>
    /// <param name="rows">Rows that could be used, before a sample was drawn.</param>
    /// <param name="skipped">Rows that could not.</param>
    public static LandscapeMetrics Measure(NetworkModel model, TensorDataset data, LandscapeOptions options, long rows, long skipped)
    {
        options.Validate(model.Task);
        var progress = new MeasurementProgress(options.Progress, options.Clock);
        using var risk = Risk(model, data, options, progress);
        using var theta = risk.Theta();
        using var measurement = new LandscapeMeasurement(risk, theta, model.History, options, progress)
        {
            Layers = LayerMeasures.Of(model, data, risk, options, progress),
        };
        return measurement.Run(Conditions(model, data, risk, options) with { Rows = rows, SkippedRows = skipped });
    }

    /// <summary>The risk the options describe; the caller disposes it. The rows need not outlive it.</summary>
    public static EmpiricalRisk Risk(NetworkModel model, TensorDataset data, LandscapeOptions options, IProgress<EvaluationCost>? progress) =>
        new(model, data, new EmpiricalRiskOptions
        {
            BatchSize = options.BatchSize,
            WeightDecay = options.WeightDecay,
            Precision = options.Precision,
            GraphMemory = options.GraphMemory,
            Parameters = options.Parameters.IsDefault ? [] : options.Parameters,
            CancellationToken = options.CancellationToken,
            Clock = options.Clock,
            Progress = progress,
        }, LossOf(model, options));

    /// <summary>What was measured, on what, and with what.</summary>
    public static MeasurementConditions Conditions(NetworkModel model, TensorDataset data, EmpiricalRisk risk, LandscapeOptions options) => new()
    {
        Network = model.Network.ToJson(),
        Task = model.Task.Kind,
        Parameters = risk.Space.Dimension,
        ParameterNames = options.Parameters.IsDefault ? [] : options.Parameters,
        Loss = System.Text.Json.JsonSerializer.Serialize(LossOf(model, options), LandscapeJson.Compact),
        WeightDecay = options.WeightDecay,
        Rows = data.Count,
        Examples = risk.Examples,
        IsWeighted = data.Weights is not null,
        Seed = options.Seed,
        Precision = options.Precision.ToString(),
        Device = data.Features.device.ToString(),
        Backend = BackendVersion.Torch,
        LibraryVersion = BackendVersion.Library,
        Options = LandscapeOptionFaults.Texts(options),
    };

    private static Loss LossOf(NetworkModel model, LandscapeOptions options) => options.Loss ?? model.History.Loss ?? model.Task.DefaultLoss;
}
