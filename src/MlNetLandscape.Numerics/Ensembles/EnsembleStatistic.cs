using System.Globalization;

namespace MlNetLandscape.Numerics.Ensembles;

/// <summary>A finite number with its standard error, or the reason why there is none.</summary>
/// <param name="Value">The number; null where it is not defined.</param>
/// <param name="StandardError">The estimated standard deviation of <paramref name="Value"/> over samples of rows; null where it is not known.</param>
/// <param name="Undefined">Why there is no number; null where there is one.</param>
public sealed record EnsembleStatistic(double? Value, double? StandardError = null, string? Undefined = null)
{
    /// <summary>No number, and why.</summary>
    public static EnsembleStatistic None(string why) => new(null, null, why);

    /// <summary>«0.912 ± 0.004», or «undefined: neither errs».</summary>
    public override string ToString() => (Value, StandardError) switch
    {
        (null, _) => $"undefined: {Undefined}",
        ({ } value, null) => string.Create(CultureInfo.InvariantCulture, $"{value:g5}"),
        ({ } value, { } error) => string.Create(CultureInfo.InvariantCulture, $"{value:g5} ± {error:g2}"),
    };
}
