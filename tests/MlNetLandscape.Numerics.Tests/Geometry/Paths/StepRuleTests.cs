using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.LinearOperators;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Geometry.Paths;

public sealed class StepRuleTests
{
    private static readonly double[][] Gradients = [[1, -2], [0.5, 0], [-3, 1e-9]];

    [Fact]
    public void Momentum_adds_up_what_is_left_of_earlier_gradients()
    {
        var rule = new StepRule<MathNet.Numerics.LinearAlgebra.Vector<double>>(new DenseSpace(2), DescentMethod.Momentum, 0.9);
        foreach (var gradient in Gradients)
        {
            rule.Begin();
            rule.Add(0.25, Vector(gradient));
            rule.Add(0.75, Vector(gradient)); // a step's gradient may come in parts
            rule.Move();
        }

        Assert.Equal([(0.81 * 1) + (0.9 * 0.5) - 3, (0.81 * -2) + 1e-9], rule.Move().ToArray(), (a, b) => Math.Abs(a - b) < 1e-14);
    }

    [Fact]
    public void Adam_is_that_of_its_paper()
    {
        var rule = new StepRule<MathNet.Numerics.LinearAlgebra.Vector<double>>(new DenseSpace(2), DescentMethod.Adam, 0.9);
        var (m, v) = (new double[2], new double[2]);
        for (var t = 1; t <= Gradients.Length; t++)
        {
            rule.Begin();
            rule.Add(1, Vector(Gradients[t - 1]));
            var move = rule.Move();
            for (var entry = 0; entry < 2; entry++)
            {
                m[entry] = (0.9 * m[entry]) + (0.1 * Gradients[t - 1][entry]);
                v[entry] = (0.999 * v[entry]) + (0.001 * Gradients[t - 1][entry] * Gradients[t - 1][entry]);
                var expected = m[entry] / (1 - Math.Pow(0.9, t)) / (Math.Sqrt(v[entry] / (1 - Math.Pow(0.999, t))) + 1e-8);
                Assert.Equal(expected, move[entry], 1e-12);
            }
        }
    }
}
