using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Device = TorchSharp.torch.Device;

namespace MlNetLandscape;

/// <summary>From a data view to what a training takes: what trainers and stages have in common.</summary>
internal sealed class NetworkFitting
{
    private readonly IHostEnvironment _environment;
    private readonly IHost _host;
    private readonly PredictionColumns _columns;
    private readonly ColumnNames _names;
    private readonly TrainingSchema _schema;
    private readonly NeuralNetworkTrainer.Options _options;
    private readonly int _contextSeed;

    /// <param name="environment">Takes messages; gives device and seed where the options have none.</param>
    /// <param name="name">The estimator's.</param>
    /// <param name="columns">What the task asks of columns.</param>
    /// <param name="options">Column names and how to train.</param>
    /// <param name="contextSeed">The seed where the options have none; null to draw it from the environment.</param>
    public NetworkFitting(
        IHostEnvironment environment, string name, PredictionColumns columns, NeuralNetworkTrainer.Options options, int? contextSeed = null)
    {
        _environment = environment;
        _host = environment.Register(name);
        _columns = columns;
        _options = options;
        _names = options.Names(_host);
        _schema = new TrainingSchema(_host, columns, _names);
        _contextSeed = contextSeed ?? _host.Rand.Next();
    }

    /// <summary>The shape of scored data.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public SchemaShape OutputShape(SchemaShape inputSchema) => _schema.OutputShape(inputSchema);

    /// <summary>Checks what can be checked before any row is read.</summary>
    public void Check(IDataView data) => Prepare(data, _options.InitialModel);

    /// <summary>Reads the data and trains.</summary>
    /// <param name="trainData">The training data.</param>
    /// <param name="validationData">Held-out data with the same columns; null to draw it.</param>
    /// <param name="initial">A network to go on from; null for a fresh one.</param>
    /// <param name="train">Trains on the examples, with the validation set if there is one.</param>
    public ScoredModel Fit(
        IDataView trainData, IDataView? validationData, NetworkModel? initial, Func<TrainingJob, TensorDataset, TensorDataset?, IScoringModel> train)
    {
        using var channel = _host.Start("Training");
        return With(Use(channel, trainData, validationData, "validation", initial, train), trainData);
    }

    /// <summary>Reads the data for what trains many networks, none of them to be kept by this.</summary>
    /// <param name="call">The call's name, for messages.</param>
    /// <param name="trainData">The training data.</param>
    /// <param name="heldOutData">Data to judge by, with the same columns; null for none.</param>
    /// <param name="study">Trains on the examples, as the job says otherwise.</param>
    public T Study<T>(string call, IDataView trainData, IDataView? heldOutData, Func<TrainingJob, TensorDataset, TensorDataset?, T> study)
    {
        using var channel = _host.Start(call);
        if (_options.InitialModel is not null)
        {
            throw _host.Process(new ArgumentException(
                $"`InitialModel` of the trainer cannot go with {call}, which trains every network from weights of its own. Leave it unset.", "trainer"));
        }

        try
        {
            return Use(channel, trainData, heldOutData, "evaluation", initial: null, study);
        }
        catch (ArgumentException error)
        {
            throw _host.Process(error);
        }
    }

    /// <summary>A network with the columns of this.</summary>
    public ScoredModel With(IScoringModel model, IDataView trainData) => new(model, _names, LabelKeys.Read(trainData.Schema[_names.Label]));

    private T Use<T>(
        IChannel channel, IDataView trainData, IDataView? heldOutData, string role, NetworkModel? initial, Func<TrainingJob, TensorDataset, TensorDataset?, T> use)
    {
        var task = Prepare(trainData, initial);
        if (heldOutData is not null)
        {
            CheckHeldOut(trainData, heldOutData, role);
        }

        _options.Validate(task, heldOutData is not null);
        var device = TrainingDevice.Choose(_options.Device, _environment);
        using var examples = Read(trainData, task, channel, "training");
        using var heldOut = heldOutData is null ? null : Read(heldOutData, task, channel, role);
        if (FeatureScaleHint.For(trainData.Schema[_names.Feature], examples.Data.Features) is { } hint)
        {
            channel.Warning(MessageSensitivity.Schema, hint);
        }

        var job = Job(Adapted(task, examples, initial), initial, device, channel, LabelKeys.NamesOf(trainData.Schema[_names.Label]));
        return use(job, examples.Data, heldOut?.Data);
    }

    /// <summary>Tries growing learning rates on a throw-away network.</summary>
    public LearningRateRangeTest RangeTest(IDataView trainData, double lowest, double highest, int steps)
    {
        using var channel = _host.Start("LearningRateRangeTest");
        var task = Prepare(trainData, _options.InitialModel);
        _options.Validate(task, hasValidationSet: true);
        var device = TrainingDevice.Choose(_options.Device, _environment);
        using var train = Read(trainData, task, channel, "training");
        var job = Job(Adapted(task, train, _options.InitialModel), _options.InitialModel, device, channel, []);
        return NetworkTraining.RangeTest(job, train.Data, lowest, highest, steps);
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

    private void CheckHeldOut(IDataView trainData, IDataView heldOutData, string role)
    {
        _schema.Check(SchemaShapes.Of(heldOutData.Schema));
        var (label, feature) = (trainData.Schema[_names.Label], trainData.Schema[_names.Feature]);
        if (FeatureCount(heldOutData) != FeatureCount(trainData) || !heldOutData.Schema[_names.Label].Type.Equals(label.Type))
        {
            throw _host.Process(new ArgumentException(
                $"The {role} set's columns '{_names.Feature}' and '{_names.Label}' are {heldOutData.Schema[_names.Feature].Type} and " +
                $"{heldOutData.Schema[_names.Label].Type}; those of the training set are {feature.Type} and {label.Type}. " +
                "Transform both with the same fitted transformers.", role == "validation" ? "validationData" : "heldOutData"));
        }

        CheckClasses(trainData, LabelKeys.NamesOf(heldOutData.Schema[_names.Label]), $"{role} set");
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
}
