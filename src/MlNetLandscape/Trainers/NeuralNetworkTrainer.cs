using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MlNetLandscape;

/// <summary>
/// The <see cref="IEstimator{TTransformer}"/> that trains a TorchSharp network to predict a class, a yes or no, or a number.
/// </summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// To create this trainer, use `NeuralNetwork` or `NeuralNetwork(Options)` of `mlContext.MulticlassClassification.Trainers`,
/// `mlContext.BinaryClassification.Trainers` or `mlContext.Regression.Trainers`.
///
/// ### Input and Output Columns
/// The features must be a known-sized vector of `Single`. The label must be a key (multiclass), a `Boolean` (binary) or a `Single` (regression).
/// Rows with a missing or infinite feature, a missing label, or a weight that is not positive and finite are skipped and counted in one warning.
///
/// | Task | Output column | Column type | Description |
/// | -- | -- | -- | -- |
/// | Multiclass | `Score` | vector of `Single`, K | The probability of each class; they add up to 1. |
/// | Multiclass | `PredictedLabel` | key | The first class of highest probability; missing if a score is not a number. |
/// | Binary | `Score` | `Single` | The logit z. |
/// | Binary | `Probability` | `Single` | 1 / (1 + e⁻ᶻ), kept inside [10⁻⁷, 1 − 10⁻⁷]. |
/// | Binary | `PredictedLabel` | `Boolean` | Whether z > 0. |
/// | Regression | `Score` | `Single` | The predicted number, in the label's unit. |
///
/// ### Trainer Characteristics
/// |  |  |
/// | -- | -- |
/// | Machine learning task | Multiclass classification, binary classification, regression |
/// | Is normalization required? | Yes |
/// | Is caching required? | No: the data is read once, into tensors |
/// | Required NuGet in addition to Microsoft.ML | MlNetLandscape, and TorchSharp-cpu or TorchSharp-cuda-* |
/// | Exportable to ONNX | No |
///
/// ### Training Algorithm Details
/// Minimises the mean loss (cross-entropy, logistic, squared; others by `Options.Loss`) over mini-batches with the optimizer of the options. Regression
/// labels are standardised for the training and scores given back in the label's unit. The same seed on the same machine with the same number of
/// threads gives the same network, bit for bit; without `Options.Seed` the seed comes from the `MLContext`.
/// ]]></format>
/// </remarks>
public sealed class NeuralNetworkTrainer : IEstimator<NetworkTransformer>
{
    private readonly NetworkFitting _fitting;
    private readonly Options _options;

    internal NeuralNetworkTrainer(IHostEnvironment environment, PredictionColumns columns, Options options)
    {
        _options = options;
        _fitting = new NetworkFitting(environment, nameof(NeuralNetworkTrainer), columns, options);
    }

    /// <summary>Checks the input's columns and gives the shape of scored data.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return _fitting.OutputShape(inputSchema);
    }

    /// <summary>Trains a network.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="ArgumentException">Options are wrong; the message names all that are.</exception>
    /// <exception cref="InvalidOperationException">No row is usable, or the device is not there.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the options' <see cref="TrainingOptions.CancellationToken"/>.</exception>
    public NetworkTransformer Fit(IDataView input) => Fit(input, _options.ValidationSet, _options.InitialModel);

    /// <summary>Trains a network with a validation set.</summary>
    /// <param name="trainData">The training data.</param>
    /// <param name="validationData">Data with the same columns, for early stopping and the history.</param>
    public NetworkTransformer Fit(IDataView trainData, IDataView validationData)
    {
        ArgumentNullException.ThrowIfNull(validationData);
        return Fit(trainData, validationData, _options.InitialModel);
    }

    /// <summary>Goes on training a network.</summary>
    /// <param name="trainData">The training data.</param>
    /// <param name="initialModel">The network to start from; it stays as it is.</param>
    public NetworkTransformer Fit(IDataView trainData, NetworkModel initialModel)
    {
        ArgumentNullException.ThrowIfNull(initialModel);
        return Fit(trainData, _options.ValidationSet, initialModel);
    }

    /// <summary>Tries growing learning rates on a throw-away network, one a step: the usual way to choose one (Smith 2017, §3.3).</summary>
    /// <param name="trainData">The training data.</param>
    /// <param name="lowest">The first learning rate.</param>
    /// <param name="highest">The last one, unless the loss explodes before.</param>
    /// <param name="steps">How many, spaced evenly on a logarithmic scale.</param>
    public LearningRateRangeTest LearningRateRangeTest(IDataView trainData, double lowest = 1e-6, double highest = 1, int steps = 100)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        return _fitting.RangeTest(trainData, lowest, highest, steps);
    }

    /// <summary>Reads the data for what trains many networks with these options.</summary>
    /// <param name="call">The call's name, for messages.</param>
    /// <param name="trainData">The training data.</param>
    /// <param name="heldOutData">Data to judge by, with the same columns; null for none.</param>
    /// <param name="study">Trains on the examples.</param>
    internal T Study<T>(string call, IDataView trainData, IDataView? heldOutData, Func<TrainingJob, TensorDataset, TensorDataset?, T> study) =>
        _fitting.Study(call, trainData, heldOutData, study);

    /// <summary>A network that such a study kept, as a transformer.</summary>
    internal NetworkTransformer Transformer(NetworkModel network, IDataView trainData) => new(_fitting.With(network, trainData));

    private NetworkTransformer Fit(IDataView trainData, IDataView? validationData, NetworkModel? initial)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        return new NetworkTransformer(_fitting.Fit(trainData, validationData, initial, NetworkTraining.Train));
    }

    /// <summary>Options of the <see cref="NeuralNetworkTrainer"/>.</summary>
    public sealed class Options : TrainingOptions
    {
        /// <summary>The label column. The default is «Label».</summary>
        public string LabelColumnName { get; set; } = "Label";

        /// <summary>The feature column, a known-sized vector of <see cref="float"/>. The default is «Features».</summary>
        public string FeatureColumnName { get; set; } = "Features";

        /// <summary>The example weight column, a <see cref="float"/>; null, the default, for none.</summary>
        public string? ExampleWeightColumnName { get; set; }

        /// <summary>Where scores are written. ML.NET's CrossValidate and PermutationFeatureImportance need the default, «Score».</summary>
        public string ScoreColumnName { get; set; } = "Score";

        /// <summary>Where the predicted label is written. The default is «PredictedLabel».</summary>
        public string PredictedLabelColumnName { get; set; } = "PredictedLabel";

        /// <summary>Where the probability is written in binary classification. The default is «Probability».</summary>
        public string ProbabilityColumnName { get; set; } = "Probability";

        /// <summary>Data held out for validation, with the same columns; null, the default, to draw <see cref="TrainingOptions.ValidationSetFraction"/>.</summary>
        public IDataView? ValidationSet { get; set; }

        /// <summary>A network to go on from; null, the default, for a fresh one.</summary>
        public NetworkModel? InitialModel { get; set; }

        /// <summary>A copy with some values changed: <c>options.With(other => other.Seed = 2)</c>.</summary>
        /// <param name="change">Changes the copy.</param>
        public Options With(Action<Options> change)
        {
            ArgumentNullException.ThrowIfNull(change);
            var copy = (Options)MemberwiseClone();
            change(copy);
            return copy;
        }

        /// <summary>The same, to go on from a network.</summary>
        internal Options For(NetworkModel found, ColumnNames names) => With(own =>
        {
            (own.Network, own.InitialModel, own.Loss) = (found.Network, found, found.History.Loss);
            (own.LabelColumnName, own.FeatureColumnName, own.ExampleWeightColumnName) = (names.Label, names.Feature, names.Weight);
            (own.ScoreColumnName, own.PredictedLabelColumnName, own.ProbabilityColumnName) = (names.Score, names.PredictedLabel, names.Probability);
        });

        internal ColumnNames Names(IExceptionContext context)
        {
            string?[] names = [LabelColumnName, FeatureColumnName, ScoreColumnName, PredictedLabelColumnName, ProbabilityColumnName];
            return names.Any(string.IsNullOrEmpty)
                ? throw context.Process(new ArgumentNullException("options", "Every column of the options needs a name, the example weight's excepted."))
                : new ColumnNames(
                    LabelColumnName, FeatureColumnName, ExampleWeightColumnName, ScoreColumnName, PredictedLabelColumnName, ProbabilityColumnName);
        }
    }
}
