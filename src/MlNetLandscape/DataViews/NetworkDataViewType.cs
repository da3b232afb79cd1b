using Microsoft.ML.Data;

namespace MlNetLandscape;

/// <summary>The type of the annotation that carries a network: a value ML.NET passes on without looking into it.</summary>
internal sealed class NetworkDataViewType : StructuredDataViewType
{
    private NetworkDataViewType()
        : base(typeof(ScoredNetwork))
    {
    }

    /// <summary>The only instance.</summary>
    public static NetworkDataViewType Instance { get; } = new();

    /// <inheritdoc />
    public override bool Equals(DataViewType? other) => other is NetworkDataViewType;

    /// <inheritdoc />
    public override bool Equals(object? other) => other is NetworkDataViewType;

    /// <inheritdoc />
    public override int GetHashCode() => typeof(NetworkDataViewType).GetHashCode();

    /// <inheritdoc />
    public override string ToString() => "Network";
}
