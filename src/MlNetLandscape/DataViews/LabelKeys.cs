using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape;

/// <summary>The values behind the keys of a label column (its <c>KeyValues</c> annotation), of whatever type they are.</summary>
internal abstract class LabelKeys
{
    private protected LabelKeys(PrimitiveDataViewType itemType, int count)
    {
        ItemType = itemType;
        Type = new VectorDataViewType(itemType, count);
    }

    /// <summary>The type of one value.</summary>
    public PrimitiveDataViewType ItemType { get; }

    /// <summary>The type of the annotation.</summary>
    public VectorDataViewType Type { get; }

    /// <summary>The values as texts.</summary>
    public abstract ImmutableArray<string> Names { get; }

    /// <summary>The names behind a label column's keys; empty where there are none.</summary>
    public static ImmutableArray<string> NamesOf(DataViewSchema.Column column) => Read(column)?.Names ?? [];

    /// <summary>Adds the values as an annotation of the given kind.</summary>
    public abstract void AddTo(DataViewSchema.Annotations.Builder annotations, string kind);

    /// <summary>Adds the values as an annotation of the given kind.</summary>
    public abstract void AddTo(SchemaDefinition.Column column, string kind);

    /// <summary>The values as JSON that <see cref="FromJson"/> reads.</summary>
    public abstract JsonObject ToJson();

    /// <summary>Reads the annotation; null when <paramref name="column"/> has none of a known size.</summary>
    public static LabelKeys? Read(DataViewSchema.Column column)
    {
        var annotation = column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.KeyValues);
        return annotation?.Type is VectorDataViewType { IsKnownSize: true } type
            ? LabelKeyTypes.Create(type.ItemType).Read(column.Annotations)
            : null;
    }

    /// <summary>Stand-in values of <paramref name="itemType"/>, for a schema whose shape alone matters.</summary>
    public static LabelKeys Placeholder(DataViewType itemType, int count) => LabelKeyTypes.Create(itemType).Default(count);

    /// <summary>The inverse of <see cref="ToJson"/>.</summary>
    /// <exception cref="FormatException">Not what <see cref="ToJson"/> writes.</exception>
    public static LabelKeys FromJson(JsonObject json) => LabelKeyTypes.FromJson(json);
}
