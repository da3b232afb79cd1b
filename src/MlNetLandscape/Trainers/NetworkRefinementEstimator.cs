using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MlNetLandscape;

/// <summary>
/// The <see cref="IEstimator{TTransformer}"/> that goes on training the network found in its input, with another optimizer or other options.
/// </summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// To create this estimator, use `mlContext.Transforms.RefineNetwork(Options)` or one of the named stages, such as
/// `mlContext.Transforms.SharpnessAwareMinimization()`, anywhere behind a `NeuralNetwork` trainer.
///
/// ### Input and Output Columns
/// It reads the feature, label and weight columns the network was fitted to, and writes that trainer's output columns anew; they hide the old ones,
/// which are never computed then. Network, loss and column names of its options do not matter: they are those of the network found. The network
/// found stays as it is.
/// ]]></format>
/// </remarks>
public sealed class NetworkRefinementEstimator : IEstimator<NetworkTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly IHost _host;
    private readonly NeuralNetworkTrainer.Options _options;
    private readonly int _contextSeed;

    internal NetworkRefinementEstimator(IHostEnvironment environment, NeuralNetworkTrainer.Options options)
    {
        (_environment, _host, _options) = (environment, environment.Register(nameof(NetworkRefinementEstimator)), options);
        _contextSeed = _host.Rand.Next();
    }

    /// <summary>The input's shape itself: the columns written are there already.</summary>
    /// <exception cref="InvalidOperationException">None of the columns was scored by a network.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ScoredNetwork.Require(inputSchema);
        return inputSchema;
    }

    /// <summary>Goes on training.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column the network was fitted to is missing or of the wrong type.</exception>
    /// <exception cref="ArgumentException">Options are wrong; the message names all that are.</exception>
    /// <exception cref="InvalidOperationException">No network is in the data, it was scored with other features, no row is usable, or the device is not there.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the options' <see cref="TrainingOptions.CancellationToken"/>.</exception>
    public NetworkTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var network = ScoredNetwork.Find(input.Schema, _host);
        var trainer = new NeuralNetworkTrainer(_environment, network.Columns, _options.For(network), _contextSeed);
        trainer.Check(input);
        NetworkRows.CheckScores(input, network, _host);
        return trainer.Fit(input);
    }
}
