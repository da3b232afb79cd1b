namespace MlNetLandscape;

/// <summary>What the data asks of a network: it maps [B, Features] to [B, Outputs].</summary>
/// <param name="Features">Length D of the input vector.</param>
/// <param name="Outputs">Number K of outputs (classes, or one).</param>
public sealed record NetworkShape(int Features, int Outputs)
{
    /// <inheritdoc/>
    public override string ToString() => $"[B, {Features}] → [B, {Outputs}]";
}
