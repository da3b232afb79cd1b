using System.Reflection;
using System.Text.Json.Serialization;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Endurance.Kills;

/// <summary>One small training a kind: of every optimizer, every rule of averaging, every observer, and every method of ensembles there is.</summary>
internal static class Trainings
{
    private static readonly MulticlassTask Task = new(3);

    public static IEnumerable<KillCase> All =>
    [
        .. Kinds<Optimizer>().Select(kind => One($"optimizer {kind.Name}", options => options.Optimizer = kind.Value)),
        One("optimizer sgd nesterov accumulated clipped", options => (options.Optimizer, options.GradientAccumulation, options.GradientClipNorm) = (new Sgd { Nesterov = true }, 2, 1)),
        One("optimizer rmsProp momentum", options => options.Optimizer = new RmsProp { Momentum = 0.5 }),
        One("optimizer sam adamW", options => options.Optimizer = new Sam { Base = new AdamW() }),
        One("optimizer entropySgd noise", options => options.Optimizer = new EntropySgd { Iterations = 3, Noise = 0.01, Base = new Sgd { Nesterov = true } }),
        One("optimizer chargedPointNormalization adamW", options => options.Optimizer = new ChargedPointNormalization { NormOrder = 2, Base = new AdamW() }),
        One("optimizer arsg smallest", options => options.Optimizer = new Arsg { Nu = 0, KeepsLargest = false }),
        One("optimizer saddleFreeNewton krylov adaptive", options => options.Optimizer = new SaddleFreeNewton { ExactUpTo = 0, KrylovSteps = 3, Damping = Numerics.SaddleFree.DampingRule.Adaptive, CurvatureExamples = 40 }),
        One("optimizer dampedNewton krylov", options => options.Optimizer = new DampedNewton { ExactUpTo = 0, KrylovSteps = 3 }),
        .. Kinds<AveragingRule>().Select(kind => One($"averaging {kind.Name}", options => options.Averaging = new WeightAverage { Rule = kind.Value with { StartEpoch = 2 } })),
        One("averaging exponential guarded", options => (options.Averaging, options.LearningRate) = (new WeightAverage { Guard = new BarrierGuard { Threshold = 1e-6, Examples = 30, Points = 1 } }, 0.1)),
        .. Kinds<TrainingObserver>().Select(kind => One($"observer {kind.Name}", options => options.Observers = [kind.Value with { Every = 7 }])),
        One("early stopping", options => (options.EarlyStoppingCriteria, options.LearningRate) = (new EarlyStopping { Patience = 20 }, 0.05)),
        .. Kinds<EnsembleMethod>().Select(kind => Several($"ensemble {kind.Name}", kind.Value, _ => { })),
        Several("ensemble snapshot given up", new SnapshotEnsemble { Cycles = 5 }, options => (options.Optimizer, options.LearningRate, options.Network) = (new Sgd(), 60, Network.Mlp(8))),
    ];

    /// <summary>Three Gaussian clouds in the plane.</summary>
    public static TensorDataset Clouds(int rows = 240)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(12);
        var classes = arange(rows, dtype: ScalarType.Int64).remainder(3);
        var centres = tensor([0f, 2f, 2f, -1f, -2f, -1f]).view(3, 2);
        return new TensorDataset((centres.index_select(0, classes) + randn(rows, 2, generator: generator)).to_type(ScalarType.Float32), classes);
    }

    private static KillCase One(string name, Action<TrainingOptions> change) => new TrainingCase(name, folder =>
    {
        using var data = Clouds();
        var (result, options) = (new Result(), Options(folder, change));
        options.Observers = [.. options.Observers.Select(one => one is TrajectoryObserver path ? path with { Sink = Take } : one)];
        using var network = NetworkTraining.Train(Job(options) with { TakeOptimizerState = state => result.Add("optimizer", state) }, data, null);
        return result.Add("network", network, data.Features.data<float>().ToArray());

        void Take(Trajectory path)
        {
            using (path)
                result.Add("trajectory", Enumerable.Range(0, path.Count).ToDictionary(point => $"{point} of step {path.Steps[point]}", point => path[point]));
        }
    });

    private static KillCase Several(string name, EnsembleMethod method, Action<TrainingOptions> change) => new TrainingCase(name, folder =>
    {
        using var data = Clouds();
        using var ensemble = method.Train(Job(Options(folder, change)), data, null);
        return new Result().Add("ensemble", ensemble, data.Features.data<float>().ToArray());
    });

    private static NeuralNetworkTrainer.Options Options(string? folder, Action<TrainingOptions> change)
    {
        var options = new NeuralNetworkTrainer.Options
        {
            Network = Network.Mlp(8, 6) with { Normalization = Normalization.Batch, Dropout = 0.1 },
            Epoch = 40,
            BatchSize = 48,
            WeightDecay = 1e-3,
            ValidationSetFraction = 0.2,
            Threads = 1,
            CheckpointPath = folder is null ? null : Path.Combine(folder, "run"),
        };
        change(options);
        if (options.Optimizer is NewtonOptimizer or Lbfgs)
            (options.Epoch, options.BatchSize) = (20, 1000); // their steps take long
        return options;
    }

    private static TrainingJob Job(TrainingOptions options) => new(options, Task, 1, CPU, null, _ => { }, _ => { }, _ => { });

    /// <summary>All kinds of a family, by the names they have in files, with their defaults.</summary>
    private static IEnumerable<(string Name, T Value)> Kinds<T>() => typeof(T).GetCustomAttributes<JsonDerivedTypeAttribute>()
        .Select(kind => ((string)kind.TypeDiscriminator!, (T)Activator.CreateInstance(kind.DerivedType)!));
}
