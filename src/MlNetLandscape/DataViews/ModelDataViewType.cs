using Microsoft.ML.Data;

namespace MlNetLandscape;

/// <summary>
/// The type of the annotation that carries a model: a value ML.NET passes on without looking into it. It tells which columns the model writes, also where a
/// pipeline knows only the shape of its data.
/// </summary>
internal sealed class ModelDataViewType(PredictionColumns columns, ColumnNames names, LabelKeys? keys) : StructuredDataViewType(typeof(ScoredModel))
{
    /// <summary>What the task knows of columns.</summary>
    public PredictionColumns Columns => columns;

    /// <summary>The names of the model's columns.</summary>
    public ColumnNames Names => names;

    /// <summary>The values behind the label's keys, if it has any; of a shape, of the right type only.</summary>
    public LabelKeys? Keys => keys;

    /// <inheritdoc />
    public override bool Equals(DataViewType? other) => other is ModelDataViewType;

    /// <inheritdoc />
    public override bool Equals(object? other) => other is ModelDataViewType;

    /// <inheritdoc />
    public override int GetHashCode() => typeof(ModelDataViewType).GetHashCode();

    /// <inheritdoc />
    public override string ToString() => "Network";
}
