namespace MlNetLandscape;

/// <summary>The same network with another probability of dropping units.</summary>
internal static class DropoutVariant
{
    /// <summary>The description; null where it has no place for dropout.</summary>
    public static Network? Of(Network network, double probability) => network switch
    {
        MlpNetwork mlp => mlp with { Dropout = probability },
        ResidualMlpNetwork residual => residual with { Dropout = probability },
        LayeredNetwork layered when Has(layered.Sequence) => layered with { Sequence = Varied(layered.Sequence, probability) },
        _ => null,
    };

    private static bool Has(IEnumerable<Layer> layers) => layers.Any(layer => layer is DropoutLayer || (layer is ResidualLayer block && Has(block.Body)));

    private static ValueList<Layer> Varied(IEnumerable<Layer> layers, double probability) =>
    [
        .. layers.Select(layer => layer switch
        {
            DropoutLayer drop => drop with { Probability = probability },
            ResidualLayer block => block with { Body = Varied(block.Body, probability) },
            _ => layer,
        }),
    ];
}
