namespace MlNetLandscape;

/// <summary>
/// Fully connected layers: for each hidden size Linear → normalisation → φ → dropout, then a linear layer with K outputs.
/// Parameters without normalisation: Σ (nᵢ₋₁ + 1)·nᵢ.
/// </summary>
/// <param name="Hidden">The numbers of hidden units, each at least 1; none for a linear model.</param>
public sealed record MlpNetwork(ValueList<int> Hidden) : ComposedNetwork
{
    /// <summary>φ. Default: <see cref="MlNetLandscape.Activation.ReLU"/>.</summary>
    public Activation Activation { get; init; } = Activation.ReLU;

    /// <summary>What normalises each hidden layer before φ. Default: none.</summary>
    public Normalization Normalization { get; init; } = Normalization.None;

    /// <summary>Number of groups for <see cref="MlNetLandscape.Normalization.Group"/>; it divides each hidden size. Default: 4.</summary>
    public int Groups { get; init; } = 4;

    /// <summary>Probability in [0, 1) of dropping a hidden unit in training. Default: 0.</summary>
    public double Dropout { get; init; }

    internal override ImageShape? Input => null;

    internal override Activation MainActivation => Activation;

    internal override IEnumerable<string> OwnProblems() =>
        Hidden is null ? ["`Hidden` must not be null."] : Hidden.Where(size => size < 1).Select(size => $"`Hidden` sizes must be at least 1. Got {size}.")
            .Concat(LayerBlocks.Problems(Activation, Normalization, Groups, Dropout));

    internal override IReadOnlyList<Layer> Compose()
    {
        var layers = new List<Layer>();
        foreach (var size in Hidden)
        {
            layers.Add(new LinearLayer(size));
            layers.AddRange(LayerBlocks.Normalize(Normalization, Groups));
            layers.Add(new ActivationLayer(Activation));
            layers.AddRange(LayerBlocks.Drop(Dropout));
        }

        layers.Add(new LinearLayer());
        return layers;
    }
}
