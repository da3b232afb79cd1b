using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetLandscape.Numerics.Metrics;
using MlNetLandscape.Persistence;

namespace MlNetLandscape;

/// <summary>
/// Holds what a <see cref="LandscapeMetricsEstimator"/> measured and passes data through as it is: the same view, the same schema, no cost by row.
/// </summary>
public sealed class LandscapeMetricsTransformer : ITransformer
{
    internal LandscapeMetricsTransformer(ImmutableArray<LandscapeMetrics> metrics) => MemberMetrics = metrics;

    /// <summary>What was measured when the pipeline was fitted, on the data it was fitted to.</summary>
    /// <exception cref="InvalidOperationException">The data was scored by an ensemble of several networks.</exception>
    public LandscapeMetrics Metrics => MemberMetrics.Length == 1
        ? MemberMetrics[0]
        : throw new InvalidOperationException($"The landscapes of {MemberMetrics.Length} members of an ensemble were measured, not one: see `{nameof(MemberMetrics)}`.");

    /// <summary>The same for each member of an ensemble; one entry for a single network.</summary>
    public ImmutableArray<LandscapeMetrics> MemberMetrics { get; }

    /// <summary>Always true.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>The input's schema itself.</summary>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema;
    }

    /// <summary>The input itself.</summary>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input;
    }

    /// <summary>A mapper that gives every row back.</summary>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new SameRow(inputSchema);
    }

    /// <summary>Saves the metrics in a chain of ML.NET's own transformers: see <see cref="MetricsCarrier"/>.</summary>
    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)MetricsCarrier.Build(MemberMetrics)).Save(ctx);

    private sealed class SameRow(DataViewSchema schema) : IRowToRowMapper
    {
        public DataViewSchema InputSchema => schema;

        public DataViewSchema OutputSchema => schema;

        public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => dependingColumns;

        public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
        {
            ArgumentNullException.ThrowIfNull(input);
            return input.Schema == schema
                ? input
                : throw new InvalidOperationException("Schema of input row must be the same as the schema the mapper is bound to");
        }
    }
}
