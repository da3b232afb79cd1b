using MathNet.Numerics.LinearAlgebra;

namespace MlNetLandscape.Numerics.Objectives;

/// <summary>The surface of Müller and Brown (1979) in two dimensions: three minima behind two saddles, the common test of paths and saddle searches.</summary>
/// <remarks>
/// L(x, y) = Σₖ Aₖ exp(aₖ (x − xₖ)² + bₖ (x − xₖ)(y − yₖ) + cₖ (y − yₖ)²), k = 1 … 4.
/// Minima −146.6995 near (−0.558, 1.442), −108.1667 near (0.623, 0.028), −80.7678 near (−0.050, 0.467);
/// saddles −40.6648 near (−0.822, 0.624), −72.2489 near (0.212, 0.293).
/// </remarks>
public sealed class MuellerBrown() : AnalyticObjective(2)
{
    private static readonly Bump[] Bumps =
    [
        new(-200, -1, 0, -10, 1, 0),
        new(-100, -1, 0, -10, 0, 0.5),
        new(-170, -6.5, 11, -6.5, -0.5, 1.5),
        new(15, 0.7, 0.6, 0.7, -1, 1),
    ];

    /// <inheritdoc />
    protected override double ValueAt(Vector<double> theta) => Bumps.Sum(bump => bump.At(theta).Value);

    /// <inheritdoc />
    protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta)
    {
        var (value, x, y) = (0.0, 0.0, 0.0);
        foreach (var bump in Bumps)
        {
            var (height, u, v) = bump.At(theta);
            value += height;
            x += height * u;
            y += height * v;
        }

        return (value, Vector<double>.Build.Dense([x, y]));
    }

    /// <inheritdoc />
    protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta)
    {
        var (xx, xy, yy) = (0.0, 0.0, 0.0);
        foreach (var bump in Bumps)
        {
            var (height, u, v) = bump.At(theta);
            xx += height * ((u * u) + (2 * bump.XX));
            xy += height * ((u * v) + bump.XY);
            yy += height * ((v * v) + (2 * bump.YY));
        }

        return w => Vector<double>.Build.Dense([(xx * w[0]) + (xy * w[1]), (xy * w[0]) + (yy * w[1])]);
    }

    /// <summary>A exp(q), q = a (x − x₀)² + b (x − x₀)(y − y₀) + c (y − y₀)².</summary>
    private sealed record Bump(double Height, double XX, double XY, double YY, double X0, double Y0)
    {
        /// <summary>The value and ∇q.</summary>
        public (double Value, double U, double V) At(Vector<double> theta)
        {
            var (x, y) = (theta[0] - X0, theta[1] - Y0);
            var exponent = (XX * x * x) + (XY * x * y) + (YY * y * y);
            return (Height * Math.Exp(exponent), (2 * XX * x) + (XY * y), (XY * x) + (2 * YY * y));
        }
    }
}
