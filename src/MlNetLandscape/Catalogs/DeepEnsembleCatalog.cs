using Microsoft.ML.Data;
using MlNetLandscape;

namespace Microsoft.ML;

/// <summary>The catalogs' entries for deep ensembles.</summary>
public static class DeepEnsembleCatalog
{
    /// <summary>
    /// Create an <see cref="EnsembleTrainer"/> whose members are independent trainings, as NeuralNetwork does them (Lakshminarayanan et al. 2017).
    /// </summary>
    /// <remarks>For other settings use NeuralNetworkEnsemble(<see cref="MlNetLandscape.DeepEnsemble"/>, Options).</remarks>
    /// <param name="catalog">The trainers of a task.</param>
    /// <param name="labelColumnName">The name of the label column. A key in multiclass classification, a <see cref="bool"/> in binary classification, a <see cref="float"/> in regression.</param>
    /// <param name="featureColumnName">The name of the feature column. The column data must be a known-sized vector of <see cref="float"/>.</param>
    /// <param name="exampleWeightColumnName">The name of the example weight column (optional). The column data must be <see cref="float"/>.</param>
    /// <param name="network">The network; null for a multilayer perceptron with hidden layers of 64 and 32.</param>
    /// <param name="members">Members, at least 1.</param>
    /// <param name="epochs">Passes over the training data of each member.</param>
    /// <param name="batchSize">Examples of one optimizer step.</param>
    /// <param name="learningRate">The learning rate; null for the optimizer's own.</param>
    public static EnsembleTrainer DeepEnsemble(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        Network? network = null,
        int members = 4,
        int epochs = NeuralNetworkCatalog.DefaultEpochs,
        int batchSize = NeuralNetworkCatalog.DefaultBatchSize,
        double? learningRate = null) =>
        NeuralNetworkEnsembleCatalog.Create(catalog, new MulticlassColumns(), new DeepEnsemble { Members = members },
            NeuralNetworkCatalog.Options(labelColumnName, featureColumnName, exampleWeightColumnName, network, epochs, batchSize, learningRate));

    /// <inheritdoc cref="DeepEnsemble(MulticlassClassificationCatalog.MulticlassClassificationTrainers, string, string, string?, Network?, int, int, int, double?)" />
    public static EnsembleTrainer DeepEnsemble(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        Network? network = null,
        int members = 4,
        int epochs = NeuralNetworkCatalog.DefaultEpochs,
        int batchSize = NeuralNetworkCatalog.DefaultBatchSize,
        double? learningRate = null) =>
        NeuralNetworkEnsembleCatalog.Create(catalog, new BinaryColumns(), new DeepEnsemble { Members = members },
            NeuralNetworkCatalog.Options(labelColumnName, featureColumnName, exampleWeightColumnName, network, epochs, batchSize, learningRate));

    /// <inheritdoc cref="DeepEnsemble(MulticlassClassificationCatalog.MulticlassClassificationTrainers, string, string, string?, Network?, int, int, int, double?)" />
    public static EnsembleTrainer DeepEnsemble(
        this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        Network? network = null,
        int members = 4,
        int epochs = NeuralNetworkCatalog.DefaultEpochs,
        int batchSize = NeuralNetworkCatalog.DefaultBatchSize,
        double? learningRate = null) =>
        NeuralNetworkEnsembleCatalog.Create(catalog, new RegressionColumns(), new DeepEnsemble { Members = members },
            NeuralNetworkCatalog.Options(labelColumnName, featureColumnName, exampleWeightColumnName, network, epochs, batchSize, learningRate));
}
