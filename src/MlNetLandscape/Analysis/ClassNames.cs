using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape;

/// <summary>The label values a model's classes stand for, in its own order.</summary>
/// <param name="ItemType">Their type.</param>
/// <param name="Values">As texts.</param>
internal sealed record ClassNames(DataViewType ItemType, ImmutableArray<string> Values)
{
    /// <summary>
    /// The classes of a score vector: its TrainingLabelValues, else its SlotNames, else the KeyValues of the predicted label, else those of the label, where
    /// there are as many as scores; null where none are, or where one name stands for two classes.
    /// </summary>
    public static ClassNames? Of(DataViewSchema.Column score, DataViewSchema.Column? predictedLabel, DataViewSchema.Column label)
    {
        var found = Read(score, AnnotationKinds.TrainingLabelValues)
            ?? Read(score, AnnotationKinds.SlotNames)
            ?? (predictedLabel is { } predicted ? Read(predicted, AnnotationKinds.KeyValues) : null)
            ?? Read(label, AnnotationKinds.KeyValues);
        return found is { } names && names.Values.Length == ((VectorDataViewType)score.Type).Size && names.Values.Distinct().Count() == names.Values.Length
            ? names
            : null;
    }

    /// <summary>The values of a vector annotation; null where there is none of known size.</summary>
    public static ClassNames? Read(DataViewSchema.Column column, string kind) =>
        column.Annotations.Schema.GetColumnOrNull(kind)?.Type is VectorDataViewType { IsKnownSize: true } type
            ? (ClassNames)typeof(ClassNames).GetMethod(nameof(ReadValues), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(type.ItemType.RawType).Invoke(null, [column.Annotations, kind, type.ItemType])!
            : null;

    /// <summary>A value as text, as <see cref="Values"/> has it.</summary>
    public static string Text<T>(T value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    /// <summary>For each class here, its place in <paramref name="other"/>; null where the two are not the same set.</summary>
    public int[]? PlacesIn(ClassNames other)
    {
        int[] places = [.. Values.Select(value => other.Values.IndexOf(value))];
        return places.Length == other.Values.Length && !places.Contains(-1) ? places : null;
    }

    private static ClassNames ReadValues<T>(DataViewSchema.Annotations annotations, string kind, DataViewType itemType)
    {
        VBuffer<T> values = default;
        annotations.GetValue(kind, ref values);
        return new ClassNames(itemType, [.. values.DenseValues().Select(Text)]);
    }
}
