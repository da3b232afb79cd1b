using Microsoft.ML.Data;
using MlNetLandscape;

namespace Microsoft.ML;

/// <summary>The catalogs' entries for networks trained by <see cref="MlNetLandscape.SaddleFreeNewton"/>.</summary>
public static class SaddleFreeNewtonCatalog
{
    internal const int DefaultSteps = 40;
    internal const int AllExamples = int.MaxValue;

    /// <summary>
    /// Create a <see cref="NeuralNetworkTrainer"/> whose optimizer is <see cref="MlNetLandscape.SaddleFreeNewton"/>,: for small networks of smooth activations, whose
    /// training loss it brings orders lower than gradient steps do.
    /// </summary>
    /// <remarks>For its own settings use NeuralNetwork(Options) with <see cref="TrainingOptions.Optimizer"/>.</remarks>
    /// <param name="catalog">The trainers of a task.</param>
    /// <param name="labelColumnName">The name of the label column. A key in multiclass classification, a <see cref="bool"/> in binary classification, a <see cref="float"/> in regression.</param>
    /// <param name="featureColumnName">The name of the feature column. The column data must be a known-sized vector of <see cref="float"/>.</param>
    /// <param name="exampleWeightColumnName">The name of the example weight column (optional). The column data must be <see cref="float"/>.</param>
    /// <param name="network">The network; null for a multilayer perceptron with hidden layers of 64 and 32.</param>
    /// <param name="steps">Steps, at least 1; each costs some twenty Hessian-vector products.</param>
    /// <param name="weightDecay">λ of ½ λ ‖θ‖² in the objective.</param>
    /// <param name="batchSize">Examples of one step; null for all of them.</param>
    public static NeuralNetworkTrainer SaddleFreeNewton(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        Network? network = null,
        int steps = DefaultSteps,
        double weightDecay = 0,
        int? batchSize = null) =>
        NeuralNetworkCatalog.Create(catalog, new MulticlassColumns(), Options(labelColumnName, featureColumnName, exampleWeightColumnName, network, steps, weightDecay, batchSize));

    /// <inheritdoc cref="SaddleFreeNewton(MulticlassClassificationCatalog.MulticlassClassificationTrainers, string, string, string?, Network?, int, double, int?)" />
    public static NeuralNetworkTrainer SaddleFreeNewton(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        Network? network = null,
        int steps = DefaultSteps,
        double weightDecay = 0,
        int? batchSize = null) =>
        NeuralNetworkCatalog.Create(catalog, new BinaryColumns(), Options(labelColumnName, featureColumnName, exampleWeightColumnName, network, steps, weightDecay, batchSize));

    /// <inheritdoc cref="SaddleFreeNewton(MulticlassClassificationCatalog.MulticlassClassificationTrainers, string, string, string?, Network?, int, double, int?)" />
    public static NeuralNetworkTrainer SaddleFreeNewton(
        this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        Network? network = null,
        int steps = DefaultSteps,
        double weightDecay = 0,
        int? batchSize = null) =>
        NeuralNetworkCatalog.Create(catalog, new RegressionColumns(), Options(labelColumnName, featureColumnName, exampleWeightColumnName, network, steps, weightDecay, batchSize));

    private static NeuralNetworkTrainer.Options Options(
        string label, string feature, string? weight, Network? network, int steps, double weightDecay, int? batchSize)
    {
        var options = NeuralNetworkCatalog.Options(label, feature, weight, network, steps, batchSize ?? AllExamples, learningRate: null);
        (options.Optimizer, options.WeightDecay) = (new SaddleFreeNewton(), weightDecay);
        return options;
    }
}
