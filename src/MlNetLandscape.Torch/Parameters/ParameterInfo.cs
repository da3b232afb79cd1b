using System.Collections.Immutable;

namespace MlNetLandscape;

/// <summary>A parameter tensor that varies in θ.</summary>
/// <param name="Name">Its name in the network: «linear1.weight».</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Offset">Where its first entry lies in θ.</param>
public sealed record ParameterInfo(string Name, ImmutableArray<long> Shape, long Offset)
{
    /// <summary>Its number of entries.</summary>
    public long Length => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Whether it multiplies activations as a matrix or kernel (two dimensions or more); biases and the scales of normalisation layers do not.</summary>
    public bool IsWeight => Shape.Length > 1;

    /// <summary>The module it belongs to: «linear1».</summary>
    public string Layer => Name.LastIndexOf('.') is var dot and >= 0 ? Name[..dot] : "";
}
