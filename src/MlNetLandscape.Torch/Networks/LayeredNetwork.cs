namespace MlNetLandscape;

/// <summary>Layers one after the other, as listed. Made by <see cref="Network.Layers(Action{LayerListBuilder})"/>.</summary>
/// <param name="Sequence">The layers; sizes between them are worked out from the data's shape.</param>
/// <param name="Image">How the features are read as an image; null for vectors.</param>
public sealed record LayeredNetwork(ValueList<Layer> Sequence, ImageShape? Image = null) : ComposedNetwork
{
    internal override ImageShape? Input => Image;

    internal override Activation MainActivation => FirstActivation(Sequence) ?? Activation.Identity;

    internal override IEnumerable<string> OwnProblems() => Sequence is null or { Count: 0 } ? ["`Sequence` has no layers."] : [];

    internal override IReadOnlyList<Layer> Compose() => Sequence;

    private static Activation? FirstActivation(IEnumerable<Layer> layers)
    {
        foreach (var layer in layers)
        {
            var found = layer switch
            {
                ActivationLayer activation => activation.Kind,
                ResidualLayer residual => FirstActivation(residual.Body),
                _ => null as Activation?,
            };
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }
}
