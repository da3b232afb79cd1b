using System.Collections.Immutable;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Evaluates a model on data of which one slot is permuted, slot by slot.</summary>
internal sealed class FeaturePermutation<TMetrics, TStatistics>(
    Func<IDataView, TMetrics> evaluate, Func<TStatistics> create, Action<TStatistics, TMetrics, TMetrics> addDifference)
{
    public ImmutableArray<TStatistics> Measure<TModel>(
        IHostEnvironment environment,
        ISingleFeaturePredictionTransformer<TModel> model,
        IDataView data,
        int? numberOfExamplesToUse,
        int permutationCount)
        where TModel : class
    {
        var host = environment.Register("PermutationFeatureImportance");
        host.CheckValue(model, "predictionTransformer");
        host.CheckValue(data, nameof(data));
        host.CheckNonEmpty(model.FeatureColumnName, "features");
        var limit = numberOfExamplesToUse ?? Array.MaxLength;
        if (limit <= 0)
        {
            throw host.Except("Provide how many examples to use (positive number) or set to null to use whole dataset.");
        }

        using var channel = host.Start("GetImportanceMetrics");
        var baseline = evaluate(model.Transform(data));
        var features = data.Schema[model.FeatureColumnName];
        var size = features.Type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType.Equals(NumberDataViewType.Single)
            ? vector.Size
            : throw host.ExceptSchemaMismatch("data", "feature", features.Name, "known-size vector of Single", features.Type.ToString());
        var rows = PermutedView.ReadSlot(data, features, 0, limit).Length;
        if (rows == 0)
        {
            channel.Warning(MessageSensitivity.None, "Detected no examples for evaluation.");
            return [];
        }

        var random = TauswortheHybrid.Create(host.Rand.Next());
        var result = ImmutableArray.CreateBuilder<TStatistics>(size);
        for (var slot = 0; slot < size; slot++)
        {
            var values = PermutedView.ReadSlot(data, features, slot, limit);
            var statistics = create();
            for (var permutation = 0; permutation < permutationCount; permutation++)
            {
                Shuffle(values, random);
                addDifference(statistics, evaluate(model.Transform(new PermutedView(data, features, slot, values, rows == limit))), baseline);
            }

            result.Add(statistics);
        }

        return result.MoveToImmutable();
    }

    private static void Shuffle(float[] values, Random random)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var other = i + random.Next(values.Length - i);
            (values[i], values[other]) = (values[other], values[i]);
        }
    }
}
