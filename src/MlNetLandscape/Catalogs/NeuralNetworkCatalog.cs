using Microsoft.ML.Data;
using MlNetLandscape;

namespace Microsoft.ML;

/// <summary>The catalogs' entries for <see cref="NeuralNetworkTrainer"/>.</summary>
public static class NeuralNetworkCatalog
{
    internal const int DefaultEpochs = 30;
    internal const int DefaultBatchSize = 32;
    internal const double LargestGradientNorm = 5;

    /// <summary>
    /// Create a <see cref="NeuralNetworkTrainer"/>, which predicts a target using a neural network trained for multiclass classification.
    /// </summary>
    /// <param name="catalog">The <see cref="MulticlassClassificationCatalog.MulticlassClassificationTrainers"/>.</param>
    /// <param name="labelColumnName">The name of the label column. The column data must be <see cref="KeyDataViewType"/>.</param>
    /// <param name="featureColumnName">The name of the feature column. The column data must be a known-sized vector of <see cref="float"/>.</param>
    /// <param name="exampleWeightColumnName">The name of the example weight column (optional). The column data must be <see cref="float"/>.</param>
    /// <param name="network">The network; null for a multilayer perceptron with hidden layers of 64 and 32.</param>
    /// <param name="epochs">Passes over the training data.</param>
    /// <param name="batchSize">Examples of one optimizer step.</param>
    /// <param name="learningRate">The learning rate; null for the optimizer's own.</param>
    public static NeuralNetworkTrainer NeuralNetwork(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        Network? network = null,
        int epochs = DefaultEpochs,
        int batchSize = DefaultBatchSize,
        double? learningRate = null) =>
        catalog.NeuralNetwork(Options(labelColumnName, featureColumnName, exampleWeightColumnName, network, epochs, batchSize, learningRate));

    /// <summary>
    /// Create a <see cref="NeuralNetworkTrainer"/> with advanced options, which predicts a target using a neural network trained for multiclass
    /// classification.
    /// </summary>
    /// <param name="catalog">The <see cref="MulticlassClassificationCatalog.MulticlassClassificationTrainers"/>.</param>
    /// <param name="options">Trainer options.</param>
    public static NeuralNetworkTrainer NeuralNetwork(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, NeuralNetworkTrainer.Options options) =>
        Create(catalog, new MulticlassColumns(), options);

    /// <summary>
    /// Create a <see cref="NeuralNetworkTrainer"/>, which predicts a target using a neural network trained for binary classification.
    /// </summary>
    /// <param name="catalog">The <see cref="BinaryClassificationCatalog.BinaryClassificationTrainers"/>.</param>
    /// <param name="labelColumnName">The name of the label column. The column data must be <see cref="bool"/>.</param>
    /// <param name="featureColumnName">The name of the feature column. The column data must be a known-sized vector of <see cref="float"/>.</param>
    /// <param name="exampleWeightColumnName">The name of the example weight column (optional). The column data must be <see cref="float"/>.</param>
    /// <param name="network">The network; null for a multilayer perceptron with hidden layers of 64 and 32.</param>
    /// <param name="epochs">Passes over the training data.</param>
    /// <param name="batchSize">Examples of one optimizer step.</param>
    /// <param name="learningRate">The learning rate; null for the optimizer's own.</param>
    public static NeuralNetworkTrainer NeuralNetwork(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        Network? network = null,
        int epochs = DefaultEpochs,
        int batchSize = DefaultBatchSize,
        double? learningRate = null) =>
        catalog.NeuralNetwork(Options(labelColumnName, featureColumnName, exampleWeightColumnName, network, epochs, batchSize, learningRate));

    /// <summary>
    /// Create a <see cref="NeuralNetworkTrainer"/> with advanced options, which predicts a target using a neural network trained for binary
    /// classification.
    /// </summary>
    /// <param name="catalog">The <see cref="BinaryClassificationCatalog.BinaryClassificationTrainers"/>.</param>
    /// <param name="options">Trainer options.</param>
    public static NeuralNetworkTrainer NeuralNetwork(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, NeuralNetworkTrainer.Options options) =>
        Create(catalog, new BinaryColumns(), options);

    /// <summary>
    /// Create a <see cref="NeuralNetworkTrainer"/>, which predicts a target using a neural network trained for regression.
    /// </summary>
    /// <param name="catalog">The <see cref="RegressionCatalog.RegressionTrainers"/>.</param>
    /// <param name="labelColumnName">The name of the label column. The column data must be <see cref="float"/>.</param>
    /// <param name="featureColumnName">The name of the feature column. The column data must be a known-sized vector of <see cref="float"/>.</param>
    /// <param name="exampleWeightColumnName">The name of the example weight column (optional). The column data must be <see cref="float"/>.</param>
    /// <param name="network">The network; null for a multilayer perceptron with hidden layers of 64 and 32.</param>
    /// <param name="epochs">Passes over the training data.</param>
    /// <param name="batchSize">Examples of one optimizer step.</param>
    /// <param name="learningRate">The learning rate; null for the optimizer's own.</param>
    public static NeuralNetworkTrainer NeuralNetwork(
        this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        Network? network = null,
        int epochs = DefaultEpochs,
        int batchSize = DefaultBatchSize,
        double? learningRate = null) =>
        catalog.NeuralNetwork(Options(labelColumnName, featureColumnName, exampleWeightColumnName, network, epochs, batchSize, learningRate));

    /// <summary>
    /// Create a <see cref="NeuralNetworkTrainer"/> with advanced options, which predicts a target using a neural network trained for regression.
    /// </summary>
    /// <param name="catalog">The <see cref="RegressionCatalog.RegressionTrainers"/>.</param>
    /// <param name="options">Trainer options.</param>
    public static NeuralNetworkTrainer NeuralNetwork(this RegressionCatalog.RegressionTrainers catalog, NeuralNetworkTrainer.Options options) =>
        Create(catalog, new RegressionColumns(), options);

    internal static NeuralNetworkTrainer Create(
        TrainCatalogBase.CatalogInstantiatorBase catalog, PredictionColumns columns, NeuralNetworkTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new NeuralNetworkTrainer(CatalogEnvironment.Of(catalog), columns, options);
    }

    /// <summary>Options with the few values that most people change.</summary>
    internal static NeuralNetworkTrainer.Options Options(
        string label, string feature, string? weight, Network? network, int epochs, int batchSize, double? learningRate)
    {
        var options = new NeuralNetworkTrainer.Options
        {
            LabelColumnName = label,
            FeatureColumnName = feature,
            ExampleWeightColumnName = weight,
            Epoch = epochs,
            BatchSize = batchSize,
            LearningRate = learningRate,
        };
        options.Network = network ?? options.Network;
        return options;
    }

    /// <summary>Options for SGD with momentum 0.9, gradients shortened to norm 5.</summary>
    internal static NeuralNetworkTrainer.Options Momentum(
        string label, string feature, string? weight, Network? network, int epochs, int batchSize, double? learningRate)
    {
        var options = Options(label, feature, weight, network, epochs, batchSize, learningRate);
        (options.Optimizer, options.GradientClipNorm) = (new Sgd(), LargestGradientNorm);
        return options;
    }
}
