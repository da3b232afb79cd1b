using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MlNetLandscape;

/// <summary>
/// The <see cref="IEstimator{TTransformer}"/> that goes on training the network found in its input, with another optimizer or other options, to another network
/// or to an ensemble.
/// </summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// To create this estimator, use `mlContext.Transforms.RefineNetwork(...)` or one of the named stages, such as `mlContext.Transforms.SaddleFreeNewton()`,
/// `StochasticWeightAveraging()`, `SharpnessAwareMinimization()` or `SnapshotEnsemble()`, anywhere behind a `NeuralNetwork` trainer.
///
/// ### Input and Output Columns
/// It reads the feature, label and weight columns the network was fitted to, and writes that trainer's output columns anew; they hide the old ones,
/// which are never computed then. Network, loss and column names of its options do not matter: they are those of the network found. The network
/// found stays as it is. Rows that were held out when it was trained are held out again, if the stage sees the same rows.
/// ]]></format>
/// </remarks>
/// <typeparam name="TTransformer"><see cref="NetworkTransformer"/> or <see cref="EnsembleTransformer"/>.</typeparam>
public sealed class NetworkRefinementEstimator<TTransformer> : IEstimator<TTransformer>
    where TTransformer : class, ITransformer
{
    private const string Name = "NetworkRefinement";

    private readonly IHostEnvironment _environment;
    private readonly IHost _host;
    private readonly NeuralNetworkTrainer.Options _options;
    private readonly Func<TrainingJob, TensorDataset, TensorDataset?, IScoringModel> _train;
    private readonly int _contextSeed;

    internal NetworkRefinementEstimator(
        IHostEnvironment environment, NeuralNetworkTrainer.Options options, Func<TrainingJob, TensorDataset, TensorDataset?, IScoringModel> train)
    {
        (_environment, _host, _options, _train) = (environment, environment.Register(Name), options, train);
        _contextSeed = _host.Rand.Next();
    }

    /// <summary>The input's shape with the network's columns anew.</summary>
    /// <exception cref="InvalidOperationException">None of the columns was scored by a network.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return TrainingSchema.Scored(inputSchema, ScoredModel.Require(inputSchema));
    }

    /// <summary>Goes on training.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column the network was fitted to is missing or of the wrong type.</exception>
    /// <exception cref="ArgumentException">Options are wrong; the message names all that are.</exception>
    /// <exception cref="InvalidOperationException">
    /// No network is in the data, or an ensemble of several, it was scored with other features, no row is usable, or the device is not there.
    /// </exception>
    /// <exception cref="OperationCanceledException">Asked for by the options' <see cref="TrainingOptions.CancellationToken"/>.</exception>
    public TTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var found = ScoredModel.Find(input.Schema, _host);
        var network = found.OnlyNetwork("A stage goes on from one network: put it before the stage or trainer that makes the ensemble.", _host);
        var options = _options.For(network, found.Names);
        var fitting = new NetworkFitting(_environment, Name, found.Columns, options, _contextSeed);
        fitting.Check(input);
        NetworkRows.CheckScores(input, found, _host);
        return (TTransformer)fitting.Fit(input, options.ValidationSet, network, _train).ToTransformer();
    }
}
