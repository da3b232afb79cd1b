using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// In training, sets each number to zero with probability p and divides the others by 1 − p (Srivastava et al. 2014); else nothing.
/// </summary>
/// <param name="Probability">p in [0, 1).</param>
public sealed record DropoutLayer(double Probability) : Layer
{
    internal override string ShortName => "dropout";

    internal override string Describe() => FormattableString.Invariant($"dropout {Probability}");

    internal override IEnumerable<string> Problems() =>
        Probability is >= 0 and < 1 ? [] : [FormattableString.Invariant($"`Probability` of dropout must be in [0, 1). Got {Probability}.")];

    internal override FeatureShape Infer(FeatureShape input, NetworkShape network) => input;

    internal override nn.Module<Tensor, Tensor> Create(FeatureShape input, NetworkShape network) => new DropoutModule(Probability);
}
