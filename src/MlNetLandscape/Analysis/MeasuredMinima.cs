using System.Collections.Immutable;

namespace MlNetLandscape;

/// <summary>Bad minima, and where they were asked for the networks in them. <see cref="ToString"/> is the table.</summary>
/// <param name="Found">The table: accuracy and basin of each minimum, and their correlations.</param>
/// <param name="Models">The networks in the order of the minima, those of diverged trainings left out; empty unless <see cref="BadMinimaOptions.KeepsNetworks"/>.</param>
/// <remarks>Disposing it frees the networks.</remarks>
public sealed record MeasuredMinima(BadMinima Found, ImmutableArray<NetworkTransformer> Models) : IDisposable
{
    /// <inheritdoc />
    public void Dispose() => Found.Dispose();

    /// <inheritdoc />
    public override string ToString() => Found.ToString();
}
