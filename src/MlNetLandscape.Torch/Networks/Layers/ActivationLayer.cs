using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>y = φ(x), element by element.</summary>
/// <param name="Kind">φ.</param>
public sealed record ActivationLayer(Activation Kind) : Layer
{
    /// <summary>
    /// Whether φ never decreases, so that max φ(x) = φ(max x): a maximum pooling after φ may as well be done before it, on
    /// a quarter of the evaluations of φ.
    /// </summary>
    internal bool IsMonotone => Kind is not (Activation.GELU or Activation.SiLU);

    internal override string ShortName => "activation";

    internal override string Describe() => Kind.ToString();

    internal override IEnumerable<string> Problems() => Enum.IsDefined(Kind) ? [] : [$"Activation {Kind} does not exist."];

    internal override FeatureShape Infer(FeatureShape input, NetworkShape network) => input;

    internal override nn.Module<Tensor, Tensor> Create(FeatureShape input, NetworkShape network) => new ActivationModule(Kind);
}
