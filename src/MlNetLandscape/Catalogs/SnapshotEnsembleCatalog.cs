using Microsoft.ML.Data;
using MlNetLandscape;

namespace Microsoft.ML;

/// <summary>The catalogs' entries for snapshot ensembles.</summary>
public static class SnapshotEnsembleCatalog
{
    /// <summary>
    /// Create an <see cref="EnsembleTrainer"/> whose members are the ends of the cosine cycles of one training (Huang et al. 2017), by SGD with
    /// momentum 0.9, gradients shortened to norm 5.
    /// </summary>
    /// <remarks>For other settings use NeuralNetworkEnsemble(<see cref="MlNetLandscape.SnapshotEnsemble"/>, Options).</remarks>
    /// <param name="catalog">The trainers of a task.</param>
    /// <param name="labelColumnName">The name of the label column. A key in multiclass classification, a <see cref="bool"/> in binary classification, a <see cref="float"/> in regression.</param>
    /// <param name="featureColumnName">The name of the feature column. The column data must be a known-sized vector of <see cref="float"/>.</param>
    /// <param name="exampleWeightColumnName">The name of the example weight column (optional). The column data must be <see cref="float"/>.</param>
    /// <param name="network">The network; null for a multilayer perceptron with hidden layers of 64 and 32.</param>
    /// <param name="cycles">Members, at least 1.</param>
    /// <param name="epochs">Passes over the training data of all cycles together.</param>
    /// <param name="batchSize">Examples of one optimizer step.</param>
    /// <param name="learningRate">The learning rate at the start of a cycle; null for 0.05.</param>
    public static EnsembleTrainer SnapshotEnsemble(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        Network? network = null,
        int cycles = 4,
        int epochs = 40,
        int batchSize = NeuralNetworkCatalog.DefaultBatchSize,
        double? learningRate = null) =>
        NeuralNetworkEnsembleCatalog.Create(catalog, new MulticlassColumns(), new SnapshotEnsemble { Cycles = cycles },
            NeuralNetworkCatalog.Momentum(labelColumnName, featureColumnName, exampleWeightColumnName, network, epochs, batchSize, learningRate));

    /// <inheritdoc cref="SnapshotEnsemble(MulticlassClassificationCatalog.MulticlassClassificationTrainers, string, string, string?, Network?, int, int, int, double?)" />
    public static EnsembleTrainer SnapshotEnsemble(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        Network? network = null,
        int cycles = 4,
        int epochs = 40,
        int batchSize = NeuralNetworkCatalog.DefaultBatchSize,
        double? learningRate = null) =>
        NeuralNetworkEnsembleCatalog.Create(catalog, new BinaryColumns(), new SnapshotEnsemble { Cycles = cycles },
            NeuralNetworkCatalog.Momentum(labelColumnName, featureColumnName, exampleWeightColumnName, network, epochs, batchSize, learningRate));

    /// <inheritdoc cref="SnapshotEnsemble(MulticlassClassificationCatalog.MulticlassClassificationTrainers, string, string, string?, Network?, int, int, int, double?)" />
    public static EnsembleTrainer SnapshotEnsemble(
        this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        Network? network = null,
        int cycles = 4,
        int epochs = 40,
        int batchSize = NeuralNetworkCatalog.DefaultBatchSize,
        double? learningRate = null) =>
        NeuralNetworkEnsembleCatalog.Create(catalog, new RegressionColumns(), new SnapshotEnsemble { Cycles = cycles },
            NeuralNetworkCatalog.Momentum(labelColumnName, featureColumnName, exampleWeightColumnName, network, epochs, batchSize, learningRate));
}
