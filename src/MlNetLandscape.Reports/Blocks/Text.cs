using System.Globalization;

namespace MlNetLandscape.Reports;

/// <summary>How numbers are written, the same in every culture.</summary>
internal static class Text
{
    private const double Rounding = 1e-9; // of a value: what is no error worth telling

    /// <summary>A number to some digits; «–» where there is none.</summary>
    public static string Number(double value, int digits = 4) => double.IsNaN(value) ? "–"
        : double.IsInfinity(value) ? (value > 0 ? "∞" : "−∞")
        : value.ToString("g" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>A number that may be missing.</summary>
    public static string Number(double? value, int digits = 4) => value is { } number ? Number(number, digits) : "–";

    /// <summary>A count with its thousands apart.</summary>
    public static string Count(long value) => value.ToString("n0", CultureInfo.InvariantCulture);

    /// <summary>«0.5 ± 0.1»; the number alone where nothing is known of its error or it has none.</summary>
    public static string WithError(double value, double error) => error > Rounding * Math.Abs(value) ? $"{Number(value)} ± {Number(error, 2)}" : Number(value);

    /// <summary>The error of a value in a cell of its own; «≈ 0» where it is rounding.</summary>
    public static string Error(double value, double error) => error > 0 && error <= Rounding * Math.Abs(value) ? "≈ 0" : Number(error, 2);

    /// <summary>A share in percent.</summary>
    public static string Percent(double share) => double.IsNaN(share) ? "–" : (100 * share).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    /// <summary>Formatted without regard to the culture.</summary>
    public static string Of(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
