using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MlNetLandscape;

/// <summary>
/// The <see cref="IEstimator{TTransformer}"/> that measures the loss landscape around the network found in its input, or around each member of an ensemble, and changes nothing.
/// </summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// To create this estimator, use `mlContext.Transforms.LandscapeMetrics()` or `LandscapeMetrics(LandscapeOptions)`, anywhere behind a `NeuralNetwork`
/// trainer. It measures on the rows the pipeline is fitted to; for held-out rows use `mlContext.Landscape().Evaluate(scored)`.
///
/// ### Input and Output Columns
/// It reads the feature, label and weight columns the network was fitted to, and writes none: the output is the input.
/// ]]></format>
/// </remarks>
public sealed class LandscapeMetricsEstimator : IEstimator<LandscapeMetricsTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly LandscapeOptions _options;
    private readonly string? _labelColumnName;

    internal LandscapeMetricsEstimator(IHostEnvironment environment, LandscapeOptions options, string? labelColumnName)
    {
        options.Validate(task: null);
        (_environment, _options, _labelColumnName) = (environment, options, labelColumnName);
    }

    /// <summary>The input's shape itself.</summary>
    /// <exception cref="InvalidOperationException">None of the columns was scored by a network.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ScoredModel.Require(inputSchema);
        return inputSchema;
    }

    /// <summary>Measures.</summary>
    /// <exception cref="InvalidOperationException">No network is in the data, or no row is usable.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the options' token.</exception>
    /// <exception cref="ArithmeticException">The loss or its derivatives overflow on these rows.</exception>
    public LandscapeMetricsTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new LandscapeMetricsTransformer(NetworkMeasurement.OfAll(_environment, input, _options, _labelColumnName));
    }
}
