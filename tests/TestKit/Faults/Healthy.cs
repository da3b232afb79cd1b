using System.Collections.Immutable;
using Microsoft.ML;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.Geometry.Tunnels;

namespace MlNetLandscape.TestKit.Faults;

/// <summary>What bad calls begin with: good rows, two networks fitted to them, and options that end in a moment.</summary>
internal sealed record Healthy(IDataView Data, NetworkTransformer First, NetworkTransformer Second, Trajectory Path)
{
    private static readonly Dictionary<string, Healthy> Known = [];

    public static Healthy For(string task)
    {
        lock (Known)
        {
            if (!Known.TryGetValue(task, out var healthy))
                Known.Add(task, healthy = Fit(task));
            return healthy;
        }
    }

    public static NeuralNetworkTrainer.Options Training(CancellationToken token) =>
        new() { Network = Network.Mlp(3), Epoch = 2, BatchSize = 8, Seed = 1, CancellationToken = token, GradientClipNorm = 5, ExampleWeightColumnName = "Weight" };

    public static NeuralNetworkTrainer Trainer(MLContext context, string task, NeuralNetworkTrainer.Options options) => task switch
    {
        "multiclass" => context.MulticlassClassification.Trainers.NeuralNetwork(options),
        "binary" => context.BinaryClassification.Trainers.NeuralNetwork(options),
        _ => context.Regression.Trainers.NeuralNetwork(options),
    };

    /// <summary>Options of a type, small; what has no entry here is small by itself.</summary>
    public static object Options(Type type, CancellationToken token)
    {
        var descent = new DescentOptions { Steps = 3 };
        if (type == typeof(NeuralNetworkTrainer.Options))
            return Training(token);
        if (type == typeof(LandscapeOptions))
        {
            return new LandscapeOptions
            {
                LargestEigenvalues = 2,
                MaximumProducts = 20,
                Probes = 2,
                Steps = 4,
                TraceProducts = 10,
                AscentSteps = 2,
                PerturbationPairs = 2,
                LocalLearning = new LocalLearningOptions { Chains = 2, Draws = 4 },
                CancellationToken = token,
            };
        }

        if (type == typeof(GeometryOptions))
            return new GeometryOptions { CancellationToken = token };
        if (type == typeof(BandOptions))
            return new BandOptions { Cycles = [new BandCycle(2, 0.1)], CancellationToken = token };
        if (type == typeof(CurveOptions))
            return new CurveOptions { Steps = 3, MeasuredPoints = 5, CancellationToken = token };
        if (type == typeof(StringOptions))
            return new StringOptions { MaximumLoss = 2, Depth = 1, Descent = descent, CancellationToken = token };
        if (type == typeof(ConnectorOptions))
            return new ConnectorOptions { Segments = 2, Descent = descent, CancellationToken = token };
        if (type == typeof(SimplexOptions))
            return new SimplexOptions { AddedVertices = 1, StepsPerVertex = 3, MeasuredPoints = 3, CancellationToken = token };
        if (type == typeof(TunnelOptions))
            return new TunnelOptions { ThresholdLoss = 3, Probes = 2, ValuesPerProbe = 4, CancellationToken = token };
        if (type == typeof(RadialOptions))
            return new RadialOptions { Radii = [1, 2], Probes = 2, CancellationToken = token };
        if (type == typeof(TunnelSweepOptions))
            return new TunnelSweepOptions { LearningRates = [0.01], TargetLoss = 0.9, Trainings = 1, Probes = 2, MaximumProducts = 5, Geometry = new GeometryOptions { CancellationToken = token } };
        if (type == typeof(BadMinimaOptions))
            return new BadMinimaOptions { TargetLoss = 1, AttackRatios = [0, 0.5], Trainings = 1, VolumeTerms = 2, MaximumProducts = 20, Geometry = new GeometryOptions { CancellationToken = token } };
        if (type == typeof(NetworkDimensionOptions))
            return new NetworkDimensionOptions { Smallest = 4, Largest = 8, Subspaces = 1, Resolution = 0.9, Epochs = 1 };
        if (type == typeof(FeatureMatchOptions))
            return new FeatureMatchOptions { UntrainedSeeds = [1], CancellationToken = token };
        if (type == typeof(EnsembleEvaluationOptions))
            return new EnsembleEvaluationOptions { CancellationToken = token };
        if (type == typeof(AlignmentOptions))
            return new AlignmentOptions { Points = 3 };
        if (type == typeof(PlanOptions))
            return new PlanOptions { Line = new ProfileOptions { Points = 3, CancellationToken = token }, Plane = new SurfaceOptions { Points = 3, CancellationToken = token } };
        if (type == typeof(EnsembleMethod))
            return new SnapshotEnsemble { Cycles = 2 };
        return Activator.CreateInstance(type)!;
    }

    private static Healthy Fit(string task)
    {
        var context = new MLContext(seed: 1);
        var data = BadRows.View(context, task, [], seed: 1);
        Trajectory? path = null;
        var options = Training(default);
        var second = Trainer(context, task, options).Fit(data);
        (options.Seed, options.Epoch, options.Observers) = (2, 4, [new TrajectoryObserver { Every = 1, Sink = found => path = found }]);
        return new Healthy(data, Trainer(context, task, options).Fit(data), second, path!);
    }
}

/// <summary>What a <see cref="SlicePlan"/> is made of.</summary>
internal sealed record PlanOptions
{
    public bool IsLine { get; init; } = true;

    public bool JoinsNetworks { get; init; }

    public SliceDirections Directions { get; init; }

    public ProfileOptions Line { get; init; } = new();

    public SurfaceOptions Plane { get; init; } = new();

    public long Seed { get; init; } = 1;

    public SlicePlan Plan(Healthy healthy) => (IsLine, JoinsNetworks) switch
    {
        (true, true) => SlicePlan.Line(healthy.First, healthy.Second, Line),
        (true, false) => SlicePlan.Line(Directions, Line, Seed),
        (false, true) => SlicePlan.Plane(healthy.Path, Plane),
        _ => SlicePlan.Plane(Directions, Plane, Seed),
    };
}
