using MlNetLandscape;

namespace Microsoft.ML;

/// <summary>The landscape itself, for whatever is written over objectives and slices.</summary>
public static class LandscapeGeometryCatalog
{
    /// <summary>
    /// Opens the landscape that networks of one description share over the rows of some data: for searches and measurements of one's own, on <see cref="NetworkLandscape.Risk"/> and
    /// <see cref="NetworkLandscape.Slices"/>. The caller disposes it; the networks are untouched.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Data with the columns the networks were fitted to; it need not be scored.</param>
    /// <param name="networks">Fitted transformers of one description and task, on the same columns; at least one.</param>
    /// <param name="options">Rows, loss, precision; null for the defaults.</param>
    /// <exception cref="ArgumentException">Options are wrong, or the networks do not fit each other.</exception>
    /// <exception cref="InvalidOperationException">No row is usable, or a network is not deterministic.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public static NetworkLandscape Open(this LandscapeCatalog catalog, IDataView data, IEnumerable<NetworkTransformer> networks, GeometryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(networks);
        return GeometryReading.OpenLandscape(catalog.Context, data, networks, options);
    }
}
