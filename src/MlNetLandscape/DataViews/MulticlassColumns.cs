using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetLandscape.Persistence;

namespace MlNetLandscape;

/// <summary>Label: a key. Outputs: the first class of highest probability as a key, and the probabilities.</summary>
internal sealed class MulticlassColumns : PredictionColumns
{
    public override string ScoreColumnKind => "MulticlassClassification";

    public override string LabelTypeName => "Key<UInt32>";

    public override TaskCarrier Carrier => new MulticlassCarrier();

    public override PredictionTask TaskFor(DataViewSchema.Column label)
    {
        var count = ((KeyDataViewType)label.Type).Count;
        if (count is < 2 or > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(label),
                $"The label column '{label.Name}' has {count} classes. Multiclass classification needs at least 2{(count < 2 ? "" : $" and at most {int.MaxValue}")}.");
        }

        return new MulticlassTask((int)count);
    }

    public override Func<double> LabelReader(DataViewRow row, DataViewSchema.Column label)
    {
        var getter = row.GetGetter<uint>(label);
        uint key = 0;
        return () =>
        {
            getter(ref key);
            return key == 0 ? double.NaN : key - 1;
        };
    }

    public override IReadOnlyList<OutputColumn> Outputs(ColumnNames names, int scoreSize, LabelKeys? keys) =>
    [
        new OutputColumn<uint>(names.PredictedLabel, new KeyDataViewType(typeof(uint), scoreSize), ScoreValueKinds.PredictedLabel,
            (scores, ref key) => key = PredictedKey(scores), keys),
        new OutputColumn<VBuffer<float>>(names.Score, new VectorDataViewType(NumberDataViewType.Single, scoreSize), ScoreValueKinds.Score,
            CopyScores, keys),
    ];

    /// <summary>1 + the first index of the highest score; 0, ML.NET's missing key, where a score is not a number.</summary>
    public static uint PredictedKey(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var index = 0; index < scores.Length; index++)
        {
            if (float.IsNaN(scores[index]))
            {
                return 0;
            }

            if (scores[index] > scores[best])
            {
                best = index;
            }
        }

        return (uint)best + 1;
    }

    private static void CopyScores(ReadOnlySpan<float> scores, ref VBuffer<float> value)
    {
        var editor = VBufferEditor.Create(ref value, scores.Length);
        scores.CopyTo(editor.Values);
        value = editor.Commit();
    }
}
