using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.Geometry.Subspaces;
using MlNetLandscape.Numerics.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Trains a network with all its parameters, then in random subspaces until it is known how many directions will do.</summary>
internal sealed class DimensionStudy
{
    private const long StreamOfSubspaces = 14;

    private readonly TrainingJob _job;
    private readonly TensorDataset _train;
    private readonly HeldOutScore _score;
    private readonly NetworkDimensionOptions _options;
    private EvaluationCost _cost;
    private int _done;

    private DimensionStudy(TrainingJob job, TensorDataset train, TensorDataset heldOut, NetworkDimensionOptions options) =>
        (_job, _train, _score, _options) = (job, train, new HeldOutScore(job.Task, heldOut), options);

    /// <summary>Searches.</summary>
    /// <param name="job">The network, and how it is trained with all its parameters.</param>
    /// <param name="train">All examples to train on.</param>
    /// <param name="heldOut">Rows to judge by.</param>
    /// <param name="options">How dimensions are tried.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names all that are.</exception>
    /// <exception cref="InvalidOperationException">The baseline's score is not above 0: there is no part of it to reach.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the training's token.</exception>
    public static NetworkDimension Run(TrainingJob job, TensorDataset train, TensorDataset heldOut, NetworkDimensionOptions options)
    {
        var training = job.Options.Copy();
        (training.ValidationSetFraction, training.EarlyStoppingCriteria, training.CheckpointPath, training.Observers) = (0, null, null, []);
        training.Validate(job.Task, hasValidationSet: false);
        return new DimensionStudy(job with { Options = training, Initial = null }, train, heldOut, options).Run();
    }

    private NetworkDimension Run()
    {
        var clock = _job.Options.Clock;
        var started = clock.GetTimestamp();
        using var first = Initial(_job.Seed);
        var parameters = first.ParameterCount;
        _options.Validate(parameters);
        double baseline;
        using (var whole = NetworkTraining.Train(_job, _train, null))
            baseline = _score.Of(whole, _job.Options.CancellationToken);
        if (!(baseline > 0))
            throw new InvalidOperationException(FormattableString.Invariant($"A part of the baseline's score is to be reached, so it must be above 0. Got {_score.Name} {baseline}: train longer, or otherwise."));
        Report("all parameters");

        var there = _train.To(_job.Device);
        try
        {
            using var landscape = new NetworkLandscape(first, there, new GeometryOptions
            {
                MaximumRows = null,
                BatchSize = Math.Clamp(_job.Options.BatchSize, 500, 2_000),
                WeightDecay = _job.Options.WeightDecay,
                Loss = _job.Options.Loss ?? _job.Task.DefaultLoss,
                RecomputesStatistics = true, // initial weights have none
                Seed = _job.Seed,
                CancellationToken = _job.Options.CancellationToken,
                Clock = clock,
            });
            var found = IntrinsicDimension.Find((dimension, seed) => Train(landscape, dimension, seed), new IntrinsicDimensionOptions
            {
                Baseline = baseline,
                Share = _options.Share,
                Smallest = _options.Smallest,
                Largest = _options.Most(parameters),
                Subspaces = _options.Subspaces,
                Resolution = _options.Resolution,
                Seed = Seed.Derive(_job.Seed, StreamOfSubspaces),
                Progress = _options.Scored,
                CancellationToken = _job.Options.CancellationToken,
            }, _options.Known);
            return new NetworkDimension(found, baseline, _score.Name, parameters, _cost with { Seconds = clock.GetElapsedTime(started).TotalSeconds });
        }
        finally
        {
            NetworkTraining.DisposeCopies([there], _train);
        }

        void Report(string setting) =>
            _options.Progress?.Report(StudyProgress.After(setting, ++_done, 1 + _options.MostTrainings(parameters), clock.GetElapsedTime(started)));

        double Train(NetworkLandscape landscape, int dimension, long seed)
        {
            var score = InSubspace(landscape, dimension, seed);
            Report($"{dimension} directions");
            return score;
        }
    }

    /// <summary>The score of a training in a subspace. The directions of a seed are the first of those it gives for more.</summary>
    private double InSubspace(NetworkLandscape landscape, int dimension, long seed)
    {
        using var scope = NewDisposeScope();
        using var initial = Initial(Seed.Derive(seed, 0));
        using var projection = Projections.Of(_options.Projection, landscape.Space, dimension, Seed.Derive(seed, 1));
        var batch = Math.Min(_job.Options.BatchSize, landscape.Risk.Examples);
        var batches = new EpochBatches(landscape.Risk, batch, Seed.Derive(seed, 2));
        var steps = checked((int)((_options.Epochs ?? _job.Options.Epoch) * batches.Count));
        var solution = SubspaceTraining.Run(
            landscape.Risk,
            landscape.Point(initial),
            projection,
            new DescentOptions { Method = DescentMethod.Adam, LearningRate = _options.LearningRate, Steps = steps, StepsPerLook = Math.Max(1, steps), GradientTolerance = 0, TargetLoss = double.NegativeInfinity },
            batch < landscape.Risk.Examples ? batches.At : null,
            _job.Options.CancellationToken);
        _cost += solution.Cost;
        if (solution.Stop == PathStop.Diverged)
            return 0; // nothing was learned in it
        using var network = landscape.Network(solution.Point);
        return _score.Of(network, _job.Options.CancellationToken);
    }

    /// <summary>The network before its training.</summary>
    private NetworkModel Initial(long seed)
    {
        var shape = new NetworkShape(_train.FeatureCount, _job.Task.Outputs);
        return new NetworkModel(_job.Options.Network, shape, _job.Task, new TrainingHistory(), _job.Options.Network.Build(shape, Seed.Derive(seed, Streams.Initialisation)), _job.ClassNames);
    }
}
