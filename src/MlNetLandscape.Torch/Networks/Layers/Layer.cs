using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The description of one layer of a <see cref="LayeredNetwork"/>. Made by <see cref="LayerListBuilder"/>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "layer")]
[JsonDerivedType(typeof(LinearLayer), "linear")]
[JsonDerivedType(typeof(Conv2dLayer), "conv2d")]
[JsonDerivedType(typeof(MaxPoolLayer), "maxPool")]
[JsonDerivedType(typeof(AveragePoolLayer), "averagePool")]
[JsonDerivedType(typeof(GlobalAveragePoolLayer), "globalAveragePool")]
[JsonDerivedType(typeof(NormalizationLayer), "normalization")]
[JsonDerivedType(typeof(DropoutLayer), "dropout")]
[JsonDerivedType(typeof(ActivationLayer), "activation")]
[JsonDerivedType(typeof(FlattenLayer), "flatten")]
[JsonDerivedType(typeof(ResidualLayer), "residual")]
public abstract record Layer
{
    /// <summary>The kind's short name; a module is called by it and its ordinal: «conv1».</summary>
    internal abstract string ShortName { get; }

    /// <summary>What the layer is, for a table: «conv 3×3».</summary>
    internal abstract string Describe();

    /// <summary>What is wrong with the description itself.</summary>
    internal virtual IEnumerable<string> Problems() => [];

    /// <summary>Why the layer cannot take this input, or null if it can.</summary>
    internal virtual string? Mismatch(FeatureShape input, NetworkShape network) => null;

    /// <summary>The shape of the layer's output. Only for an input without mismatch.</summary>
    internal abstract FeatureShape Infer(FeatureShape input, NetworkShape network);

    /// <summary>Number of trainable parameters.</summary>
    internal virtual Int128 Parameters(FeatureShape input, NetworkShape network) => 0;

    /// <summary>A module for the layer, on the CPU in float32, with whatever weights.</summary>
    internal abstract nn.Module<Tensor, Tensor> Create(FeatureShape input, NetworkShape network);
}
