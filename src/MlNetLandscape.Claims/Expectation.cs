using System.Globalization;

namespace MlNetLandscape.Claims;

/// <summary>A quantity of an experiment and the margin within which its mean over seeds is expected: as table B of the project's facts has it, or as the claim's own comment argues.</summary>
/// <param name="Quantity">What is measured, with its unit.</param>
/// <param name="Lowest">The lower end of the margin; −∞ for none.</param>
/// <param name="Highest">The upper end; ∞ for none.</param>
public sealed record Expectation(string Quantity, double Lowest, double Highest)
{
    /// <summary>At least, or above, a bound.</summary>
    /// <param name="quantity">What is measured.</param>
    /// <param name="bound">The bound.</param>
    public static Expectation Above(string quantity, double bound) => new(quantity, bound, double.PositiveInfinity);

    /// <summary>At most, or below, a bound.</summary>
    /// <param name="quantity">What is measured.</param>
    /// <param name="bound">The bound.</param>
    public static Expectation Below(string quantity, double bound) => new(quantity, double.NegativeInfinity, bound);

    /// <summary>A value with a margin to both sides.</summary>
    /// <param name="quantity">What is measured.</param>
    /// <param name="value">The value.</param>
    /// <param name="margin">To each side.</param>
    public static Expectation Near(string quantity, double value, double margin) => new(quantity, value - margin, value + margin);

    /// <summary>A quantity that is told beside the others and decides nothing.</summary>
    /// <param name="quantity">What is measured.</param>
    public static Expectation Told(string quantity) => new(quantity, double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>Whether it decides anything.</summary>
    public bool IsTold => double.IsNegativeInfinity(Lowest) && double.IsPositiveInfinity(Highest);

    /// <summary>How far a value lies outside of the margin; 0 inside, ∞ for NaN where something is expected.</summary>
    /// <param name="value">A value.</param>
    public double Miss(double value) => IsTold ? 0 : double.IsNaN(value) ? double.PositiveInfinity : Math.Max(0, Math.Max(Lowest - value, value - Highest));

    /// <summary>«barrier of the line ≥ 0.3».</summary>
    public override string ToString() => (double.IsNegativeInfinity(Lowest), double.IsPositiveInfinity(Highest)) switch
    {
        (true, true) => Quantity,
        (true, _) => $"{Quantity} ≤ {Word(Highest)}",
        (_, true) => $"{Quantity} ≥ {Word(Lowest)}",
        _ => $"{Quantity} in [{Word(Lowest)}, {Word(Highest)}]",
    };

    private static string Word(double value) => value.ToString("g4", CultureInfo.InvariantCulture);
}
