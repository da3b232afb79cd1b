using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Device = TorchSharp.torch.Device;

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
    private readonly IHostEnvironment _environment;
    private readonly IHost _host;
    private readonly PredictionColumns _columns;
    private readonly ColumnNames _names;
    private readonly TrainingSchema _schema;
    private readonly Options _options;
    private readonly int _contextSeed;

    internal NeuralNetworkTrainer(IHostEnvironment environment, PredictionColumns columns, Options options, int? contextSeed = null)
    {
        _environment = environment;
        _host = environment.Register(nameof(NeuralNetworkTrainer));
        _columns = columns;
        _options = options;
        _names = options.Names(_host);
        _schema = new TrainingSchema(_host, columns, _names);
        _contextSeed = contextSeed ?? _host.Rand.Next();
    }

    /// <summary>Checks what can be checked before any row is read.</summary>
    internal void Check(IDataView data) => Prepare(data, _options.InitialModel);

    /// <summary>Checks the input's columns and gives the shape of scored data.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return _schema.OutputShape(inputSchema);
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
        using var channel = _host.Start("LearningRateRangeTest");
        var task = Prepare(trainData, _options.InitialModel);
        _options.Validate(task, hasValidationSet: true);
        var device = TrainingDevice.Choose(_options.Device, _environment);
        using var train = Read(trainData, task, channel, "training");
        var job = Job(Adapted(task, train, _options.InitialModel), _options.InitialModel, device, channel, []);
        return NetworkTraining.RangeTest(job, train.Data, lowest, highest, steps);
    }

    private NetworkTransformer Fit(IDataView trainData, IDataView? validationData, NetworkModel? initial)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        using var channel = _host.Start("Training");
        var task = Prepare(trainData, initial);
        if (validationData is not null)
        {
            CheckValidation(trainData, validationData);
        }

        _options.Validate(task, validationData is not null);
        var device = TrainingDevice.Choose(_options.Device, _environment);
        using var train = Read(trainData, task, channel, "training");
        using var validation = validationData is null ? null : Read(validationData, task, channel, "validation");
        if (FeatureScaleHint.For(trainData.Schema[_names.Feature], train.Data.Features) is { } hint)
        {
            channel.Warning(MessageSensitivity.Schema, hint);
        }

        var job = Job(Adapted(task, train, initial), initial, device, channel, LabelKeys.NamesOf(trainData.Schema[_names.Label]));
        var model = NetworkTraining.Train(job, train.Data, validation?.Data);
        return new NetworkTransformer(new ScoredNetwork(model, _names, LabelKeys.Read(trainData.Schema[_names.Label])));
    }

    private PredictionTask Prepare(IDataView data, NetworkModel? initial)
    {
        _schema.Check(SchemaShapes.Of(data.Schema));
        NativeTorch.Require();
        var task = _columns.TaskFor(data.Schema[_names.Label]);
        var features = FeatureCount(data);
        if (initial is not null && (initial.Task.Kind != task.Kind || initial.Shape != new NetworkShape(features, task.Outputs)))
        {
            throw _host.Process(new ArgumentException(
                $"The initial model is a {initial.Task.Kind} network of {initial.Shape.Features} features and {initial.Shape.Outputs} outputs; " +
                $"the data asks for a {task.Kind} network of {features} features and {task.Outputs} outputs.", nameof(initial)));
        }

        if (initial is not null)
        {
            CheckClasses(data, initial.ClassNames, "initial model");
        }

        return task;
    }

    private void CheckValidation(IDataView trainData, IDataView validationData)
    {
        _schema.Check(SchemaShapes.Of(validationData.Schema));
        var (label, feature) = (trainData.Schema[_names.Label], trainData.Schema[_names.Feature]);
        if (FeatureCount(validationData) != FeatureCount(trainData) || !validationData.Schema[_names.Label].Type.Equals(label.Type))
        {
            throw _host.Process(new ArgumentException(
                $"The validation set's columns '{_names.Feature}' and '{_names.Label}' are {validationData.Schema[_names.Feature].Type} and " +
                $"{validationData.Schema[_names.Label].Type}; those of the training set are {feature.Type} and {label.Type}. " +
                "Transform both with the same fitted transformers.", nameof(validationData)));
        }

        CheckClasses(trainData, LabelKeys.NamesOf(validationData.Schema[_names.Label]), "validation set");
    }

    /// <summary>Keys that mean other classes have the same type: their names must agree too, where both have them.</summary>
    private void CheckClasses(IDataView trainData, ImmutableArray<string> others, string owner)
    {
        var names = LabelKeys.NamesOf(trainData.Schema[_names.Label]);
        if (names.IsEmpty || others.IsEmpty || names.SequenceEqual(others))
        {
            return;
        }

        var first = Enumerable.Range(0, Math.Min(names.Length, others.Length)).First(index => names[index] != others[index]);
        throw _host.Process(new ArgumentException(
            $"Class {first + 1} of column '{_names.Label}' is '{others[first]}' in the {owner} and '{names[first]}' in the training set. "
            + "Map the labels of both with the same fitted transformer."));
    }

    private int FeatureCount(IDataView data) => ((VectorDataViewType)data.Schema[_names.Feature].Type).Size;

    private TensorDatasetReading Read(IDataView data, PredictionTask task, IChannel channel, string role)
    {
        var reading = new TensorDatasetReader(_columns, _names, task).Read(data, _options.CancellationToken);
        if (reading.Skipped > 0)
        {
            channel.Warning(MessageSensitivity.None,
                $"Skipped {reading.Skipped} instances with missing features/label/weight during {role}");
        }

        if (reading.Data.Count == 0)
        {
            reading.Dispose();
            throw _host.Process(new InvalidOperationException(
                $"No valid {role} instances found, all instances have missing features."));
        }

        var mebibytes = 4.0 * reading.Data.Count * (reading.Data.FeatureCount + 1) / (1 << 20);
        channel.Info(MessageSensitivity.None, string.Create(CultureInfo.InvariantCulture,
            $"Read {reading.Data.Count} instances of {reading.Data.FeatureCount} features into {mebibytes:F1} MiB of tensors"));
        return reading;
    }

    private PredictionTask Adapted(PredictionTask task, TensorDatasetReading train, NetworkModel? initial) =>
        initial?.Task ?? _columns.Adapt(task, train.Labels);

    private TrainingJob Job(
        PredictionTask task, NetworkModel? initial, Device device, IChannel channel, ImmutableArray<string> classNames) => new(
        _options, task, _options.Seed ?? _contextSeed, device, initial,
        message => channel.Info(MessageSensitivity.None, message),
        message => channel.Warning(MessageSensitivity.None, message),
        message => channel.Trace(MessageSensitivity.None, message))
        {
            ClassNames = classNames,
        };

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

        /// <summary>The same, to go on from a network.</summary>
        internal Options For(ScoredNetwork found)
        {
            var options = (Options)MemberwiseClone();
            (options.Network, options.InitialModel) = (found.Model.Network, found.Model);
            options.Loss = found.Model.History.Loss;
            (options.LabelColumnName, options.FeatureColumnName, options.ExampleWeightColumnName) = (found.Names.Label, found.Names.Feature, found.Names.Weight);
            (options.ScoreColumnName, options.PredictedLabelColumnName, options.ProbabilityColumnName) =
                (found.Names.Score, found.Names.PredictedLabel, found.Names.Probability);
            return options;
        }

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
