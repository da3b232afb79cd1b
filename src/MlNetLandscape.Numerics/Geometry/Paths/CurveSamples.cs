using MathNet.Numerics.Integration;
using MathNet.Numerics.Random;
using MlNetLandscape.Numerics.Estimation;

namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>The t of a step and their weights, which add up to 1.</summary>
internal sealed class CurveSamples
{
    private readonly CurveOptions _options;
    private readonly (double T, double Weight)[]? _fixed;

    public CurveSamples(IPathShape shape, CurveOptions options)
    {
        _options = options;
        if (options.Sampling == CurveSampling.Quadrature)
        {
            _fixed = [.. Enumerable.Range(0, shape.Knots.Length - 1).SelectMany(piece =>
            {
                var rule = new GaussLegendreRule(shape.Knots[piece], shape.Knots[piece + 1], options.SamplesPerStep);
                return rule.Abscissas.Zip(rule.Weights);
            })];
        }
    }

    public (double T, double Weight)[] Of(int step)
    {
        if (_fixed is not null)
            return _fixed;
        var n = _options.SamplesPerStep;
        var seed = Seed.Derive(_options.Seed, 1, step);
        var source = new Xoshiro256StarStar(unchecked((int)(seed ^ (seed >> 32))));
        return [.. Enumerable.Range(0, n).Select(index => source.NextDouble() is var u && _options.Sampling == CurveSampling.Stratified ? ((index + u) / n, 1.0 / n) : (u, 1.0 / n))];
    }
}
