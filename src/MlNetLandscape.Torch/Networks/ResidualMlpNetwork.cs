namespace MlNetLandscape;

/// <summary>
/// Residual blocks on vectors (Gorishniy et al. 2021, «ResNet» for tables): Linear(D → w), then `Blocks` times
/// x + Dropout(Linear(Dropout(φ(Linear(Norm(x)))))), then Norm → φ → Linear(w → K).
/// </summary>
/// <param name="Width">w, the length of the vectors between blocks, at least 1.</param>
/// <param name="Blocks">Number of blocks, 1 to 1000.</param>
public sealed record ResidualMlpNetwork(int Width, int Blocks) : ComposedNetwork
{
    /// <summary>φ. Default: <see cref="MlNetLandscape.Activation.ReLU"/>.</summary>
    public Activation Activation { get; init; } = Activation.ReLU;

    /// <summary>
    /// What stands before each block. Default: <see cref="MlNetLandscape.Normalization.Layer"/>, which does not depend on the batch; the
    /// paper's is
    /// <see cref="MlNetLandscape.Normalization.Batch"/>.
    /// </summary>
    public Normalization Normalization { get; init; } = Normalization.Layer;

    /// <summary>Number of groups for <see cref="MlNetLandscape.Normalization.Group"/>; it divides the width. Default: 4.</summary>
    public int Groups { get; init; } = 4;

    /// <summary>Probability in [0, 1) of dropping a unit in training. Default: 0.</summary>
    public double Dropout { get; init; }

    /// <summary>Whether x is added; false for the plain network of the same layers. Default: true.</summary>
    public bool Skip { get; init; } = true;

    internal override ImageShape? Input => null;

    internal override Activation MainActivation => Activation;

    internal override IEnumerable<string> OwnProblems()
    {
        if (Width < 1)
        {
            yield return $"`Width` must be at least 1. Got {Width}.";
        }

        if (Blocks is < 1 or > 1000)
        {
            yield return $"`Blocks` must be in [1, 1000]. Got {Blocks}.";
        }

        foreach (var problem in LayerBlocks.Problems(Activation, Normalization, Groups, Dropout))
        {
            yield return problem;
        }
    }

    internal override IReadOnlyList<Layer> Compose()
    {
        ValueList<Layer> body =
        [
            .. LayerBlocks.Normalize(Normalization, Groups),
            new LinearLayer(Width),
            new ActivationLayer(Activation),
            .. LayerBlocks.Drop(Dropout),
            new LinearLayer(Width),
            .. LayerBlocks.Drop(Dropout),
        ];
        var block = new ResidualLayer(body, Skip ? ResidualShortcut.Projection : ResidualShortcut.None);
        return
        [
            new LinearLayer(Width),
            .. Enumerable.Repeat(block, Blocks),
            .. LayerBlocks.Normalize(Normalization, Groups),
            new ActivationLayer(Activation),
            new LinearLayer(),
        ];
    }
}
