using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// y = γ·(x − mean)/√(var + 10⁻⁵) + β, over what <see cref="Normalization"/> says; γ and β a channel (layer: an element) each.
/// </summary>
/// <param name="Kind">What mean and variance are taken over.</param>
/// <param name="Groups">Number of groups of channels, for <see cref="Normalization.Group"/> only; it divides the channels.</param>
public sealed record NormalizationLayer(Normalization Kind, int Groups = 1) : Layer
{
    internal override string ShortName => "norm";

    internal override string Describe() =>
        Kind == Normalization.Group ? $"group norm, {Groups}" : $"{Kind.ToString().ToLowerInvariant()} norm";

    internal override IEnumerable<string> Problems()
    {
        if (Kind == Normalization.None || !Enum.IsDefined(Kind))
        {
            yield return $"`Kind` of a normalisation layer must be Batch, Layer or Group. Got {Kind}.";
        }

        if (Groups < 1)
        {
            yield return $"`Groups` of a normalisation layer must be at least 1. Got {Groups}.";
        }
    }

    internal override string? Mismatch(FeatureShape input, NetworkShape network) =>
        Kind == Normalization.Group && input.Channels % Groups != 0
            ? $"has {Groups} groups, which do not divide the {input.Channels} channels of its input {input}"
            : null;

    internal override FeatureShape Infer(FeatureShape input, NetworkShape network) => input;

    internal override Int128 Parameters(FeatureShape input, NetworkShape network) =>
        2 * (Kind == Normalization.Layer ? input.Size : input.Channels);

    internal override nn.Module<Tensor, Tensor> Create(FeatureShape input, NetworkShape network) => (Kind, input.IsImage) switch
    {
        (Normalization.Batch, true) => nn.BatchNorm2d(input.Channels, device: CPU, dtype: float32),
        (Normalization.Batch, false) => nn.BatchNorm1d(input.Channels, device: CPU, dtype: float32),
        (Normalization.Layer, true) => nn.LayerNorm([input.Channels, input.Height, input.Width], device: CPU, dtype: float32),
        (Normalization.Layer, false) => nn.LayerNorm([input.Channels], device: CPU, dtype: float32),
        (Normalization.Group, true) => nn.GroupNorm(Groups, input.Channels, device: CPU, dtype: float32),
        (Normalization.Group, false) => new VectorGroupNorm(Groups, input.Channels),
        _ => throw new InvalidOperationException($"There is no normalisation {Kind}."),
    };
}
