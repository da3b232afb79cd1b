using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

/// <summary>One call to train a network as an experiment asks.</summary>
internal static class Trainings
{
    /// <summary>Options of an experiment: nothing held out, no schedule but that which is given.</summary>
    public sealed class Options : TrainingOptions
    {
        public Options() => ValidationSetFraction = 0;
    }

    /// <summary>Trains a network.</summary>
    /// <param name="run">What stops it.</param>
    /// <param name="options">How.</param>
    /// <param name="task">What is predicted.</param>
    /// <param name="data">The rows.</param>
    /// <param name="seed">The root of its randomness.</param>
    /// <param name="validation">Rows that are judged after each epoch; null for none.</param>
    /// <param name="initial">A network to go on from; null for a fresh one.</param>
    public static NetworkModel Train(
        this ClaimRun run, Options options, PredictionTask task, TensorDataset data, long seed, TensorDataset? validation = null, NetworkModel? initial = null) =>
        NetworkTraining.Train(run.Job(options, task, seed, initial), data, validation);

    /// <summary>A network at its random start.</summary>
    /// <param name="network">What.</param>
    /// <param name="shape">Its inputs and outputs.</param>
    /// <param name="task">What is predicted.</param>
    /// <param name="seed">Draws the weights.</param>
    public static NetworkModel Untrained(Network network, NetworkShape shape, PredictionTask task, long seed) => new(network, shape, task, new TrainingHistory(), network.Build(shape, seed));

    /// <inheritdoc cref="Train"/>
    public static TrainingJob Job(this ClaimRun run, Options options, PredictionTask task, long seed, NetworkModel? initial = null)
    {
        options.CancellationToken = run.Cancellation;
        return new TrainingJob(options, task, seed, CPU, initial, _ => { }, _ => { }, _ => { });
    }
}
