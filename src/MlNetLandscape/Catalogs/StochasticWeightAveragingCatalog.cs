using Microsoft.ML.Data;
using MlNetLandscape;

namespace Microsoft.ML;

/// <summary>The catalogs' entries for networks whose weights are averaged over the end of their training.</summary>
public static class StochasticWeightAveragingCatalog
{
    /// <summary>
    /// Create a <see cref="NeuralNetworkTrainer"/> whose network has the mean of the weights at the ends of its last epochs (Izmailov et al. 2018),
    /// by SGD with momentum 0.9 at a constant rate, gradients shortened to norm 5.
    /// </summary>
    /// <remarks>For other averages use NeuralNetwork(Options) with <see cref="TrainingOptions.Averaging"/>.</remarks>
    /// <param name="catalog">The trainers of a task.</param>
    /// <param name="labelColumnName">The name of the label column. A key in multiclass classification, a <see cref="bool"/> in binary classification, a <see cref="float"/> in regression.</param>
    /// <param name="featureColumnName">The name of the feature column. The column data must be a known-sized vector of <see cref="float"/>.</param>
    /// <param name="exampleWeightColumnName">The name of the example weight column (optional). The column data must be <see cref="float"/>.</param>
    /// <param name="network">The network; null for a multilayer perceptron with hidden layers of 64 and 32.</param>
    /// <param name="epochs">Passes over the training data.</param>
    /// <param name="startEpoch">Epochs before the first point of the mean; null for three quarters of them.</param>
    /// <param name="batchSize">Examples of one optimizer step.</param>
    /// <param name="learningRate">The learning rate; null for 0.05.</param>
    public static NeuralNetworkTrainer StochasticWeightAveraging(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        Network? network = null,
        int epochs = NeuralNetworkCatalog.DefaultEpochs,
        int? startEpoch = null,
        int batchSize = NeuralNetworkCatalog.DefaultBatchSize,
        double? learningRate = null) =>
        NeuralNetworkCatalog.Create(catalog, new MulticlassColumns(), Options(labelColumnName, featureColumnName, exampleWeightColumnName, network, epochs, startEpoch, batchSize, learningRate));

    /// <inheritdoc cref="StochasticWeightAveraging(MulticlassClassificationCatalog.MulticlassClassificationTrainers, string, string, string?, Network?, int, int?, int, double?)" />
    public static NeuralNetworkTrainer StochasticWeightAveraging(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        Network? network = null,
        int epochs = NeuralNetworkCatalog.DefaultEpochs,
        int? startEpoch = null,
        int batchSize = NeuralNetworkCatalog.DefaultBatchSize,
        double? learningRate = null) =>
        NeuralNetworkCatalog.Create(catalog, new BinaryColumns(), Options(labelColumnName, featureColumnName, exampleWeightColumnName, network, epochs, startEpoch, batchSize, learningRate));

    /// <inheritdoc cref="StochasticWeightAveraging(MulticlassClassificationCatalog.MulticlassClassificationTrainers, string, string, string?, Network?, int, int?, int, double?)" />
    public static NeuralNetworkTrainer StochasticWeightAveraging(
        this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        Network? network = null,
        int epochs = NeuralNetworkCatalog.DefaultEpochs,
        int? startEpoch = null,
        int batchSize = NeuralNetworkCatalog.DefaultBatchSize,
        double? learningRate = null) =>
        NeuralNetworkCatalog.Create(catalog, new RegressionColumns(), Options(labelColumnName, featureColumnName, exampleWeightColumnName, network, epochs, startEpoch, batchSize, learningRate));

    private static NeuralNetworkTrainer.Options Options(
        string label, string feature, string? weight, Network? network, int epochs, int? startEpoch, int batchSize, double? learningRate)
    {
        var options = NeuralNetworkCatalog.Momentum(label, feature, weight, network, epochs, batchSize, learningRate);
        options.Averaging = new WeightAverage { Rule = AveragingRule.Equal with { StartEpoch = startEpoch } };
        return options;
    }
}
