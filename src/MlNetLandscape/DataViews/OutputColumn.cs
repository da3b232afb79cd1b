using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape;

/// <summary>Gives the model's scores for the row a cursor stands on, <c>[K]</c>.</summary>
internal delegate ReadOnlySpan<float> RowScores();

/// <summary>Makes a column's value out of a row's scores, <c>[K]</c>.</summary>
internal delegate void ScoreReader<T>(ReadOnlySpan<float> scores, ref T value);

/// <summary>A column our transformer adds: name, type, annotations, and how its value follows from the scores.</summary>
internal abstract class OutputColumn
{
    private readonly LabelKeys? _keys;

    private protected OutputColumn(string name, DataViewType type, string valueKind, LabelKeys? keys)
    {
        Name = name;
        Type = type;
        ValueKind = valueKind;
        _keys = keys;
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>The column's type.</summary>
    public DataViewType Type { get; }

    /// <summary>«Score», «PredictedLabel» or «Probability».</summary>
    public string ValueKind { get; }

    /// <summary>A <see cref="ValueGetter{TValue}"/> over the row <paramref name="scores"/> speaks of.</summary>
    public abstract Delegate CreateGetter(RowScores scores);

    /// <summary>The annotations ML.NET's own scorers give this column.</summary>
    /// <param name="scoreColumnKind">«MulticlassClassification», «BinaryClassification» or «Regression».</param>
    /// <param name="scoreSetId">One id for all columns of one scorer.</param>
    public DataViewSchema.Annotations.Builder Annotations(string scoreColumnKind, uint scoreSetId)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        switch (ValueKind)
        {
            case ScoreValueKinds.PredictedLabel:
                _keys?.AddTo(annotations, AnnotationKinds.KeyValues);
                break;
            case ScoreValueKinds.Score:
                if (_keys?.ItemType is TextDataViewType)
                {
                    _keys.AddTo(annotations, AnnotationKinds.SlotNames);
                }

                _keys?.AddTo(annotations, AnnotationKinds.TrainingLabelValues);
                break;
            case ScoreValueKinds.Probability:
                annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
                break;
        }

        annotations.AddPrimitiveValue(AnnotationKinds.ScoreColumnSetId, new KeyDataViewType(typeof(uint), int.MaxValue), scoreSetId);
        annotations.AddPrimitiveValue(AnnotationKinds.ScoreColumnKind, TextDataViewType.Instance, scoreColumnKind.AsMemory());
        annotations.AddPrimitiveValue(AnnotationKinds.ScoreValueKind, TextDataViewType.Instance, ValueKind.AsMemory());
        return annotations;
    }
}

/// <summary>An output column whose values are of type <typeparamref name="T"/>.</summary>
internal sealed class OutputColumn<T>(string name, DataViewType type, string valueKind, ScoreReader<T> read, LabelKeys? keys = null)
    : OutputColumn(name, type, valueKind, keys)
{
    public override Delegate CreateGetter(RowScores scores)
    {
        ValueGetter<T> getter = (ref T value) => read(scores(), ref value);
        return getter;
    }
}
