using System.Globalization;
using System.Text.RegularExpressions;

namespace MlNetLandscape.Tool;

/// <summary>What the text of a cell means.</summary>
internal static partial class Cell
{
    private static readonly HashSet<string> Absent = new(StringComparer.OrdinalIgnoreCase) { "", "na", "n/a", "nan", "null", "none", "?" };
    private static readonly HashSet<string> Yes = new(StringComparer.OrdinalIgnoreCase) { "1", "true", "t", "yes", "y" };
    private static readonly HashSet<string> No = new(StringComparer.OrdinalIgnoreCase) { "0", "false", "f", "no", "n" };

    /// <summary>Whether it stands for a number that is not there.</summary>
    public static bool IsMissing(string cell) => Absent.Contains(cell);

    /// <summary>A number with a point, finite.</summary>
    public static bool IsNumber(string cell, out float number) => float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && float.IsFinite(number);

    /// <summary>A number beyond what a Single holds, or an infinity.</summary>
    public static bool IsTooLarge(string cell) => float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && float.IsInfinity(number);

    /// <summary>A number with a comma where a point is needed.</summary>
    public static bool HasDecimalComma(string cell) => DecimalComma().IsMatch(cell);

    /// <summary>True or false; null for neither.</summary>
    public static bool? Truth(string cell) => Yes.Contains(cell) ? true : No.Contains(cell) ? false : null;

    [GeneratedRegex(@"^[+-]?\d+(\.\d{3})*,\d+([eE][+-]?\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex DecimalComma();
}
