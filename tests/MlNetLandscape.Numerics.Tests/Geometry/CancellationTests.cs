using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.Geometry.Subspaces;
using MlNetLandscape.Numerics.Geometry.Tunnels;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Geometry;

/// <summary>Every long call of the geometry ends before the next evaluation once it is told to: one table for all.</summary>
public sealed class CancellationTests
{
    private static readonly Vector<double> A = Vector(1, 0, 0, 0);
    private static readonly Vector<double> B = Vector(Math.Cos(2.8), Math.Sin(2.8), 0, 0);
    private static readonly Vector<double> C = Vector(0, 0, 1, 0);

    private static readonly Dictionary<string, Action<Interrupting, CancellationToken>> Rows = new()
    {
        ["profile"] = (ring, token) => LossProfile.Between(ring, A, B, new ProfileOptions { CancellationToken = token }),
        ["profile of a trajectory"] = (ring, token) => LossProfile.Through(new ObjectiveSlices<Vector<double>>(ring), [A, B, C], 20, cancellationToken: token),
        ["surface"] = (ring, token) => LossSurface.Through(ring, A, B, C, new SurfaceOptions { CancellationToken = token }),
        ["path"] = (ring, token) => ModeConnection.Measure(new ObjectiveSlices<Vector<double>>(ring), new BezierCurve(3), [A, C, B], cancellationToken: token),
        ["curve"] = (ring, token) => CurveTraining.Run(ring, A, B, new CurveOptions { CancellationToken = token }),
        ["measurement of a curve"] = (ring, token) => CurveTraining.Run(ring, A, B, new CurveOptions { Steps = 0, CancellationToken = token }),
        ["band"] = (ring, token) => NudgedElasticBand.Run(ring, A, B, new BandOptions { Cycles = [new(20, 0.01)], CancellationToken = token }),
        ["string"] = (ring, token) => StringSampling.Run(ring, A, B, new StringOptions { MaximumLoss = 1e-4, CancellationToken = token }),
        ["chain of knots"] = (ring, token) => HyperplaneConnector.Run(ring, A, B, new ConnectorOptions { CancellationToken = token }),
        ["connector by momentum"] = (ring, token) => HyperplaneConnector.Run(ring, [A, B, C], new ConnectorOptions { Descent = new DescentOptions { Method = DescentMethod.Momentum, LearningRate = 1e-3 }, CancellationToken = token }),
        ["simplex"] = (ring, token) => LowLossSimplex.Grow(ring, [A], new SimplexOptions { CancellationToken = token }),
        ["short directions"] = (ring, token) => ShortDirections.Along(ring, ModeConnection.Line(new ObjectiveSlices<Vector<double>>(new Ring(4)), A, B), [.. Enumerable.Range(0, 40).Select(index => index / 40.0)], new ShortDirectionOptions { DenseLimit = 0, CancellationToken = token }),
        ["tunnel"] = (ring, token) => TunnelWidth.Measure(ring, A, new TunnelOptions { ThresholdLoss = 0.5, CancellationToken = token }),
        ["well"] = (ring, token) => RadialProfile.Measure(ring, A, new RadialOptions { CancellationToken = token }),
        ["subspace"] = (ring, token) =>
        {
            using var projection = new DenseProjection<Vector<double>>(ring.Space, 2);
            SubspaceTraining.Run(ring, 2 * C, projection, new DescentOptions { Method = DescentMethod.Momentum, LearningRate = 1e-3, GradientTolerance = 0 }, cancellationToken: token);
        },
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_ends_before_the_next_evaluation(string name)
    {
        using var source = new CancellationTokenSource();
        var ring = new Interrupting(source, after: 9);
        Assert.ThrowsAny<OperationCanceledException>(() => Rows[name](ring, source.Token));
        Assert.Equal(9, ring.Evaluations);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Without_being_told_it_goes_on(string name)
    {
        using var source = new CancellationTokenSource();
        var ring = new Interrupting(source, after: int.MaxValue);
        Rows[name](ring, source.Token);
        Assert.True(ring.Evaluations > 9);
    }

    /// <summary>The sphere in ℝ⁴; cancels after so many evaluations.</summary>
    private sealed class Interrupting(CancellationTokenSource source, int after) : AnalyticObjective(4)
    {
        private readonly Ring _ring = new(4);

        public int Evaluations { get; private set; }

        protected override double ValueAt(Vector<double> theta)
        {
            Count();
            return _ring.Value(theta);
        }

        protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta)
        {
            Count();
            return _ring.Gradient(theta);
        }

        protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta)
        {
            var hessian = _ring.Hessian(theta);
            return v =>
            {
                Count();
                return hessian.Apply(v);
            };
        }

        private void Count()
        {
            if (++Evaluations == after)
                source.Cancel();
        }
    }
}
