using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MlNetLandscape;

/// <summary>
/// The <see cref="IEstimator{TTransformer}"/> that trains several TorchSharp networks to predict together: a snapshot, fast geometric or deep ensemble, or draws
/// from a Gaussian over weights.
/// </summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// To create this trainer, use `SnapshotEnsemble`, `FastGeometricEnsemble`, `DeepEnsemble` or `NeuralNetworkEnsemble(EnsembleMethod, Options)` of
/// `mlContext.MulticlassClassification.Trainers`, `mlContext.BinaryClassification.Trainers` or `mlContext.Regression.Trainers`.
///
/// Columns, skipped rows and repeatability are those of the `NeuralNetworkTrainer`. Scores are those of the members combined (`EnsembleMethod.Combination`),
/// with a temperature fitted to the held-out rows where there are enough of them (`EnsembleMethod.Calibrates`).
///
/// ### Trainer Characteristics
/// |  |  |
/// | -- | -- |
/// | Machine learning task | Multiclass classification, binary classification, regression |
/// | Is normalization required? | Yes |
/// | Is caching required? | No: the data is read once, into tensors, for all members |
/// | Required NuGet in addition to Microsoft.ML | MlNetLandscape, and TorchSharp-cpu or TorchSharp-cuda-* |
/// | Exportable to ONNX | No |
/// ]]></format>
/// </remarks>
public sealed class EnsembleTrainer : IEstimator<EnsembleTransformer>
{
    private readonly NetworkFitting _fitting;
    private readonly EnsembleMethod _method;
    private readonly NeuralNetworkTrainer.Options _options;

    internal EnsembleTrainer(IHostEnvironment environment, PredictionColumns columns, EnsembleMethod method, NeuralNetworkTrainer.Options options)
    {
        (_method, _options) = (method, options);
        _fitting = new NetworkFitting(environment, nameof(EnsembleTrainer), columns, options);
    }

    /// <summary>Checks the input's columns and gives the shape of scored data.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return _fitting.OutputShape(inputSchema);
    }

    /// <summary>Trains an ensemble.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="ArgumentException">Options are wrong; the message names all that are.</exception>
    /// <exception cref="InvalidOperationException">No row is usable, or the device is not there.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the options' <see cref="TrainingOptions.CancellationToken"/>.</exception>
    public EnsembleTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Fit(input, _options.ValidationSet);
    }

    /// <summary>Trains an ensemble with a validation set.</summary>
    /// <param name="trainData">The training data.</param>
    /// <param name="validationData">Data with the same columns, for the temperature and the history.</param>
    public EnsembleTransformer Fit(IDataView trainData, IDataView? validationData)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        return new EnsembleTransformer(_fitting.Fit(trainData, validationData, _options.InitialModel, _method.Train));
    }
}
