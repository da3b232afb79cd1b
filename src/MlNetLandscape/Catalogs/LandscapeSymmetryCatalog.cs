using MlNetLandscape;

namespace Microsoft.ML;

/// <summary>Symmetry: networks that compute the same in another order of their hidden units, and features that different networks have in common.</summary>
public static class LandscapeSymmetryCatalog
{
    /// <summary>
    /// Puts the hidden units of a network into the order in which they are most like those of another (Ainsworth et al. 2023, «Git Re-Basin»; Li et al. 2015). It computes what it did, and lies much nearer to the
    /// other: between wide networks little or no barrier is left, and they can be merged into one.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Data with the columns the networks were fitted to, such as the training data; it need not be scored.</param>
    /// <param name="reference">The network that stays.</param>
    /// <param name="network">The network that is aligned: of the same description and task, on the same columns. It stays as it is; what is aligned is a copy.</param>
    /// <param name="basis">What units are matched by.</param>
    /// <param name="repairs">Whether merged networks get repaired statistics: see <see cref="AlignmentOptions.Repairs"/>.</param>
    /// <returns>The aligned network, the merged one, and the way between before and after; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The networks do not fit each other or are custom modules, or there are fewer than two rows.</exception>
    /// <exception cref="InvalidOperationException">No row is usable, or a network is not deterministic.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public static AlignedNetworks Align(
        this LandscapeCatalog catalog, IDataView data, NetworkTransformer reference, NetworkTransformer network, AlignmentBasis basis = AlignmentBasis.Activations, bool repairs = false) =>
        Align(catalog, data, reference, network, new AlignmentOptions { Basis = basis, Repairs = repairs });

    /// <summary>Aligns a network with another, with advanced options.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Data with the columns the networks were fitted to; it need not be scored.</param>
    /// <param name="reference">The network that stays.</param>
    /// <param name="network">The network that is aligned; it stays as it is.</param>
    /// <param name="options">How units are matched, and what is made of both.</param>
    /// <param name="geometry">Rows, loss, precision; null for the defaults. Steps do not matter.</param>
    /// <returns>The aligned network, the merged one, and the way between before and after; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">Options are wrong, the networks do not fit each other or are custom modules, or there are fewer than two rows.</exception>
    /// <exception cref="InvalidOperationException">No row is usable, or a network is not deterministic.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the geometry's token.</exception>
    public static AlignedNetworks Align(
        this LandscapeCatalog catalog, IDataView data, NetworkTransformer reference, NetworkTransformer network, AlignmentOptions options, GeometryOptions? geometry = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        return AlignmentMeasurement.Of(catalog.Context, data, reference, network, options, geometry);
    }

    /// <summary>
    /// Says which features two networks have in common: the correlations of their hidden units over the same rows, matched layer by layer, beside those with untrained networks (Li et al. 2015). Only the
    /// difference to the untrained says what training found; layers that see the same inputs are alike without it.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Data with the networks' feature column; no label is needed.</param>
    /// <param name="first">A fitted network.</param>
    /// <param name="second">Another, on the same feature column. Widths and descriptions may differ.</param>
    /// <param name="maximumRows">The rows to match over at most, drawn at random; null for all.</param>
    /// <exception cref="ArgumentException">The networks read different columns, have different numbers of layers, or there are fewer than two rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing or of the wrong type.</exception>
    public static FeatureMatches MatchFeatures(this LandscapeCatalog catalog, IDataView data, NetworkTransformer first, NetworkTransformer second, long? maximumRows = 5_000) =>
        MatchFeatures(catalog, data, first, second, new FeatureMatchOptions { MaximumRows = maximumRows });

    /// <summary>Says which features two networks have in common, with advanced options.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Data with the networks' feature column; no label is needed.</param>
    /// <param name="first">A fitted network.</param>
    /// <param name="second">Another, on the same feature column. Widths and descriptions may differ.</param>
    /// <param name="options">Which layers, rows and untrained networks.</param>
    /// <exception cref="ArgumentException">Options are wrong, the networks read different columns, a layer is missing or cannot be matched, or there are fewer than two rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing or of the wrong type.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the options' token.</exception>
    public static FeatureMatches MatchFeatures(this LandscapeCatalog catalog, IDataView data, NetworkTransformer first, NetworkTransformer second, FeatureMatchOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(options);
        return FeatureMeasurement.Of(catalog.Context, data, first, second, options);
    }
}
