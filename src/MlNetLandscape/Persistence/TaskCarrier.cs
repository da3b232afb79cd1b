using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Persistence;

/// <summary>The steps of a carrier chain that depend on the task: scoring, and giving the outputs their names and types.</summary>
internal abstract class TaskCarrier
{
    /// <summary>The steps from the features to the network's columns.</summary>
    public abstract IEnumerable<IEstimator<ITransformer>> Steps(MLContext context, ScoredModel scored);

    /// <summary>The columns among <see cref="Steps"/> that nobody should see.</summary>
    public abstract IEnumerable<string> TemporaryColumns(ScoredModel scored);
}

/// <summary>Joins the pieces of the scores and turns the predicted class into a key with the label's values.</summary>
internal sealed class MulticlassCarrier : TaskCarrier
{
    public override IEnumerable<IEstimator<ITransformer>> Steps(MLContext context, ScoredModel scored)
    {
        var classes = scored.Model.Task.ScoreSize;
        if (classes >= 1 << CarrierMulticlassOutput.Bits)
        {
            throw new NotSupportedException(
                $"A network of {classes} classes cannot be saved: the limit is {(1 << CarrierMulticlassOutput.Bits) - 1}.");
        }

        var keys = KeyTable(context, classes, scored.Keys);
        yield return context.Transforms.CustomMapping(new CarrierMulticlassMapping().GetMapping(), CarrierMulticlassMapping.Contract);
        yield return context.Transforms.Conversion.MapValue(scored.Names.PredictedLabel, keys,
            keys.Schema[nameof(KeyRow.Index)], keys.Schema[nameof(KeyRow.Key)], CarrierColumns.PredictedLabel);
        yield return context.Transforms.Concatenate(scored.Names.Score, CarrierMulticlassOutput.PartsOf(classes));
    }

    public override IEnumerable<string> TemporaryColumns(ScoredModel scored) =>
        Enumerable.Range(0, CarrierMulticlassOutput.Bits).Select(bit => CarrierColumns.Part + bit).Append(CarrierColumns.PredictedLabel);

    /// <summary>Index 1 … K → the key of that number; any other index → the missing key.</summary>
    private static IDataView KeyTable(MLContext context, int classes, LabelKeys? keys)
    {
        var definition = SchemaDefinition.Create(typeof(KeyRow));
        var column = definition[nameof(KeyRow.Key)];
        column.ColumnType = new KeyDataViewType(typeof(uint), classes);
        keys?.AddTo(column, AnnotationKinds.KeyValues);
        var rows = Enumerable.Range(1, classes).Select(index => new KeyRow { Index = index, Key = (uint)index - 1 });
        return context.Data.LoadFromEnumerable(rows.ToArray(), definition);
    }

    private sealed class KeyRow
    {
        public int Index;

        /// <summary>ML.NET counts keys from 0 where it reads objects.</summary>
        [KeyType(1)]
        public uint Key;
    }
}

/// <summary>Copies decision, logit and probability to the names the trainer was given.</summary>
internal sealed class BinaryCarrier : TaskCarrier
{
    public override IEnumerable<IEstimator<ITransformer>> Steps(MLContext context, ScoredModel scored) =>
    [
        context.Transforms.CustomMapping(new CarrierBinaryMapping().GetMapping(), CarrierBinaryMapping.Contract),
        context.Transforms.CopyColumns(scored.Names.PredictedLabel, CarrierColumns.PredictedLabel),
        context.Transforms.CopyColumns(scored.Names.Score, CarrierColumns.Score),
        context.Transforms.CopyColumns(scored.Names.Probability, CarrierColumns.Probability),
    ];

    public override IEnumerable<string> TemporaryColumns(ScoredModel scored) =>
        [CarrierColumns.PredictedLabel, CarrierColumns.Score, CarrierColumns.Probability];
}

/// <summary>Copies the score to the name the trainer was given.</summary>
internal sealed class RegressionCarrier : TaskCarrier
{
    public override IEnumerable<IEstimator<ITransformer>> Steps(MLContext context, ScoredModel scored) =>
    [
        context.Transforms.CustomMapping(new CarrierRegressionMapping().GetMapping(), CarrierRegressionMapping.Contract),
        context.Transforms.CopyColumns(scored.Names.Score, CarrierColumns.Score),
    ];

    public override IEnumerable<string> TemporaryColumns(ScoredModel scored) => [CarrierColumns.Score];
}
