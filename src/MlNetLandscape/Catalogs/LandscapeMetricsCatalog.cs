using MlNetLandscape;

namespace Microsoft.ML;

/// <summary>The entry for <see cref="LandscapeMetricsEstimator"/> among the transforms.</summary>
public static class LandscapeMetricsCatalog
{
    /// <summary>
    /// Create a <see cref="LandscapeMetricsEstimator"/>, which measures the loss landscape around the network found in its input when the pipeline is
    /// fitted, and passes rows through unchanged.
    /// </summary>
    /// <param name="catalog">The <see cref="TransformsCatalog"/>.</param>
    /// <param name="measures">What to measure.</param>
    /// <param name="maximumRows">The rows to measure on at most, drawn at random; null for all.</param>
    /// <param name="labelColumnName">The label column; null for the one the network was fitted to.</param>
    public static LandscapeMetricsEstimator LandscapeMetrics(
        this TransformsCatalog catalog,
        LandscapeMeasures measures = LandscapeMeasures.Default,
        long? maximumRows = 5_000,
        string? labelColumnName = null) =>
        catalog.LandscapeMetrics(new LandscapeOptions { Measures = measures, MaximumRows = maximumRows }, labelColumnName);

    /// <summary>
    /// Create a <see cref="LandscapeMetricsEstimator"/> with advanced options, which measures the loss landscape around the network found in its input
    /// when the pipeline is fitted, and passes rows through unchanged.
    /// </summary>
    /// <param name="catalog">The <see cref="TransformsCatalog"/>.</param>
    /// <param name="options">What to measure, how exactly, and on how much of the data.</param>
    /// <param name="labelColumnName">The label column; null for the one the network was fitted to.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names all that are.</exception>
    public static LandscapeMetricsEstimator LandscapeMetrics(
        this TransformsCatalog catalog, LandscapeOptions options, string? labelColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new LandscapeMetricsEstimator(CatalogEnvironment.Of(catalog), options, labelColumnName);
    }
}
