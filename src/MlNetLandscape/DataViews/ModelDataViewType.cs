using Microsoft.ML.Data;

namespace MlNetLandscape;

/// <summary>The type of the annotation that carries a model: a value ML.NET passes on without looking into it.</summary>
internal sealed class ModelDataViewType : StructuredDataViewType
{
    private ModelDataViewType()
        : base(typeof(ScoredModel))
    {
    }

    /// <summary>The only instance.</summary>
    public static ModelDataViewType Instance { get; } = new();

    /// <inheritdoc />
    public override bool Equals(DataViewType? other) => other is ModelDataViewType;

    /// <inheritdoc />
    public override bool Equals(object? other) => other is ModelDataViewType;

    /// <inheritdoc />
    public override int GetHashCode() => typeof(ModelDataViewType).GetHashCode();

    /// <inheritdoc />
    public override string ToString() => "Network";
}
