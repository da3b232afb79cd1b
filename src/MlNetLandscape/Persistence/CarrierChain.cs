using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MlNetLandscape.Persistence;

/// <summary>
/// The form in which a network or an ensemble is saved into ML.NET's model file: a chain of ML.NET's own transformers that carries its bytes in a lookup
/// table and calls this library's mappings to score. ML.NET loads it by itself in any process that has this library; a transformer of one's own it
/// could not load, since what it would take is not public.
/// </summary>
/// <remarks>
/// A row goes: id of the loaded model and whether its bytes are still needed → the bytes, or nothing → the features under a fixed name → the scores
/// → the user's columns; the columns in between are dropped.
/// </remarks>
internal static class CarrierChain
{
    /// <summary>The chain that stands for <paramref name="scored"/>.</summary>
    public static TransformerChain<ITransformer> Build(ScoredModel scored)
    {
        var context = new MLContext();
        var payload = KeyValuePair.Create(CarrierIdentity.PayloadNeeded, ModelPayload.Write(scored));
        var carrier = scored.Columns.Carrier;
        IEnumerable<IEstimator<ITransformer>> steps =
        [
            context.Transforms.CustomMapping(new CarrierIdentityMapping().GetMapping(), CarrierIdentityMapping.Contract),
            context.Transforms.Conversion.MapValue<int, byte>(CarrierColumns.Payload, [payload], CarrierColumns.Need),
            context.Transforms.CopyColumns(CarrierColumns.Features, scored.Names.Feature),
            .. carrier.Steps(context, scored),
            context.Transforms.DropColumns(
                [CarrierColumns.Id, CarrierColumns.Need, CarrierColumns.Payload, CarrierColumns.Features, .. carrier.TemporaryColumns(scored)]),
        ];
        var chain = steps.Aggregate(new EstimatorChain<ITransformer>(), (chain, step) => chain.Append(step));
        return chain.Fit(NoRows(context, scored));
    }

    /// <summary>The model in a carrier chain; null if <paramref name="transformer"/> is something else.</summary>
    /// <exception cref="InvalidDataException">The chain's bytes are damaged.</exception>
    public static ScoredModel? Read(ITransformer transformer)
    {
        if (transformer is not IEnumerable<ITransformer> chain
            || chain.Take(2).ToArray() is not [CustomMappingTransformer<CarrierSource, CarrierIdentity> identity, var table])
        {
            return null;
        }

        var row = new MLContext().Data.LoadFromEnumerable(new[] { new OneRow() });
        var data = table.Transform(identity.Transform(row));
        DataViewSchema.Column[] columns = [data.Schema[CarrierColumns.Id], data.Schema[CarrierColumns.Payload]];
        using var cursor = data.GetRowCursor(columns);
        var idGetter = cursor.GetGetter<long>(columns[0]);
        var payloadGetter = cursor.GetGetter<VBuffer<byte>>(columns[1]);
        cursor.MoveNext();
        long id = 0;
        VBuffer<byte> payload = default;
        idGetter(ref id);
        payloadGetter(ref payload);
        return CarrierHolder.Get(id).Model(in payload);
    }

    /// <summary>What the steps are fitted to: the feature column, empty.</summary>
    private static IDataView NoRows(MLContext context, ScoredModel scored)
    {
        var definition = SchemaDefinition.Create(typeof(FeatureRow));
        var column = definition[nameof(FeatureRow.Features)];
        column.ColumnName = scored.Names.Feature;
        column.ColumnType = ScoringBindings.FeatureType(scored);
        return context.Data.LoadFromEnumerable(Array.Empty<FeatureRow>(), definition);
    }

    private sealed class FeatureRow
    {
        public float[] Features = [];
    }

    private sealed class OneRow
    {
        public float Unused { get; set; }
    }
}
