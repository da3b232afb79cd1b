using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MlNetLandscape.Numerics.Metrics;

namespace MlNetLandscape.Persistence;

/// <summary>
/// The form in which measured metrics are saved into ML.NET's model file: a lookup table with their JSON between two steps of ML.NET's own, whose
/// columns are dropped again. Nobody asks for those columns, so nothing is computed by row.
/// </summary>
internal static class MetricsCarrier
{
    /// <summary>The chain that stands for <paramref name="metrics"/>.</summary>
    public static TransformerChain<ITransformer> Build(ImmutableArray<LandscapeMetrics> metrics)
    {
        var context = new MLContext();
        var payload = KeyValuePair.Create(MetricsMark.Key, Encoding.UTF8.GetBytes(Write(metrics)));
        return new EstimatorChain<ITransformer>()
            .Append(context.Transforms.CustomMapping(new MetricsMarkMapping().GetMapping(), MetricsMarkMapping.Contract))
            .Append(context.Transforms.Conversion.MapValue<int, byte>(CarrierColumns.Metrics, [payload], CarrierColumns.MetricsKey))
            .Append<ITransformer>(context.Transforms.DropColumns(CarrierColumns.MetricsKey, CarrierColumns.Metrics))
            .Fit(context.Data.LoadFromEnumerable(Array.Empty<OneRow>()));
    }

    /// <summary>The metrics in a chain that <see cref="Build"/> made; null if <paramref name="transformer"/> is something else.</summary>
    /// <exception cref="InvalidDataException">The chain's bytes are damaged.</exception>
    public static ImmutableArray<LandscapeMetrics>? Read(ITransformer transformer)
    {
        if (transformer is not IEnumerable<ITransformer> chain
            || chain.Take(2).ToArray() is not [CustomMappingTransformer<CarrierSource, MetricsMark> mark, var table])
        {
            return null;
        }

        var data = table.Transform(mark.Transform(new MLContext().Data.LoadFromEnumerable(new[] { new OneRow() })));
        var column = data.Schema[CarrierColumns.Metrics];
        using var cursor = data.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<byte>>(column);
        cursor.MoveNext();
        VBuffer<byte> payload = default;
        getter(ref payload);
        var bytes = new byte[payload.Length];
        payload.CopyTo(bytes);
        return Parse(Encoding.UTF8.GetString(bytes));
    }

    private static string Write(ImmutableArray<LandscapeMetrics> metrics) =>
        new JsonArray([.. metrics.Select(one => JsonNode.Parse(one.ToJson()))]).ToJsonString();

    private static ImmutableArray<LandscapeMetrics> Parse(string json)
    {
        const string Damaged = "The landscape metrics in the model file are not readable";
        try
        {
            var list = JsonNode.Parse(json) as JsonArray ?? throw new InvalidDataException($"{Damaged}: they are no list.");
            return [.. list.Select(one => LandscapeMetrics.FromJson(one?.ToJsonString() ?? "null"))];
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{Damaged}: {error.Message}", error);
        }
    }

    private sealed class OneRow
    {
        public float Unused { get; set; }
    }
}

/// <summary>What the first step of a metrics chain writes: the key of the only entry of its table.</summary>
internal sealed class MetricsMark
{
    public const int Key = 1;

    [ColumnName(CarrierColumns.MetricsKey)]
    public int Value;
}

/// <summary>The first step of every metrics chain.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class MetricsMarkMapping : CustomMappingFactory<CarrierSource, MetricsMark>
{
    public const string Contract = "MlNetLandscape.Metrics";

    public override Action<CarrierSource, MetricsMark> GetMapping() => Mark;

    private static void Mark(CarrierSource source, MetricsMark target) => target.Value = MetricsMark.Key;
}
