using MlNetLandscape;

namespace Microsoft.ML;

/// <summary>The entries for <see cref="NetworkRefinementEstimator{TTransformer}"/> among the transforms: stages that go on from the network found upstream.</summary>
public static class NetworkRefinementCatalog
{
    private const int DefaultEpochs = 10;

    /// <summary>Create a <see cref="NetworkRefinementEstimator{TTransformer}"/>, which goes on training the network found in its input.</summary>
    /// <param name="catalog">The <see cref="TransformsCatalog"/>.</param>
    /// <param name="options">How; network, loss and column names are those of the network found.</param>
    public static NetworkRefinementEstimator<NetworkTransformer> RefineNetwork(this TransformsCatalog catalog, NeuralNetworkTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new NetworkRefinementEstimator<NetworkTransformer>(CatalogEnvironment.Of(catalog), options, NetworkTraining.Train);
    }

    /// <summary>Create a <see cref="NetworkRefinementEstimator{TTransformer}"/>, which goes on from the network found in its input to an ensemble.</summary>
    /// <param name="catalog">The <see cref="TransformsCatalog"/>.</param>
    /// <param name="method">How the members are trained and combined; every member begins at the network found, or at the member before it.</param>
    /// <param name="options">How each is trained; network, loss and column names are those of the network found.</param>
    public static NetworkRefinementEstimator<EnsembleTransformer> RefineNetwork(
        this TransformsCatalog catalog, EnsembleMethod method, NeuralNetworkTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(options);
        return new NetworkRefinementEstimator<EnsembleTransformer>(CatalogEnvironment.Of(catalog), options, method.Train);
    }

    /// <summary>
    /// Create a <see cref="NetworkRefinementEstimator{TTransformer}"/>, which goes on from the network found in its input by <see cref="MlNetLandscape.SaddleFreeNewton"/>, to a
    /// lower training loss.
    /// </summary>
    /// <param name="catalog">The <see cref="TransformsCatalog"/>.</param>
    /// <param name="steps">Steps, at least 1; each costs some twenty Hessian-vector products.</param>
    /// <param name="weightDecay">λ of ½ λ ‖θ‖² in the objective.</param>
    /// <param name="batchSize">Examples of one step; null for all of them.</param>
    public static NetworkRefinementEstimator<NetworkTransformer> SaddleFreeNewton(
        this TransformsCatalog catalog, int steps = SaddleFreeNewtonCatalog.DefaultSteps, double weightDecay = 0, int? batchSize = null) =>
        catalog.RefineNetwork(new NeuralNetworkTrainer.Options
        {
            Optimizer = new SaddleFreeNewton(),
            Epoch = steps,
            WeightDecay = weightDecay,
            BatchSize = batchSize ?? SaddleFreeNewtonCatalog.AllExamples,
        });

    /// <summary>
    /// Create a <see cref="NetworkRefinementEstimator{TTransformer}"/>, which goes on from the network found in its input at a constant rate, by SGD with momentum
    /// 0.9, to the mean of the weights at the ends of all its epochs (Izmailov et al. 2018).
    /// </summary>
    /// <param name="catalog">The <see cref="TransformsCatalog"/>.</param>
    /// <param name="epochs">Passes over the training data, and points of the mean.</param>
    /// <param name="learningRate">The learning rate; null for 0.05.</param>
    public static NetworkRefinementEstimator<NetworkTransformer> StochasticWeightAveraging(
        this TransformsCatalog catalog, int epochs = DefaultEpochs, double? learningRate = null)
    {
        var options = Momentum(epochs, learningRate);
        options.Averaging = new WeightAverage { Rule = AveragingRule.Equal with { StartEpoch = 0 } };
        return catalog.RefineNetwork(options);
    }

    /// <summary>
    /// Create a <see cref="NetworkRefinementEstimator{TTransformer}"/>, which goes on from the network found in its input to a snapshot ensemble (Huang et al.
    /// 2017): cosine cycles of SGD with momentum 0.9, each from where the last one ended.
    /// </summary>
    /// <param name="catalog">The <see cref="TransformsCatalog"/>.</param>
    /// <param name="cycles">Members, at least 1.</param>
    /// <param name="epochsPerCycle">Passes over the training data of one cycle.</param>
    /// <param name="learningRate">The learning rate at the start of a cycle; null for 0.05.</param>
    public static NetworkRefinementEstimator<EnsembleTransformer> SnapshotEnsemble(
        this TransformsCatalog catalog, int cycles = 4, int epochsPerCycle = DefaultEpochs, double? learningRate = null) =>
        catalog.RefineNetwork(new SnapshotEnsemble { Cycles = cycles }, Momentum((int)Math.Clamp((long)cycles * epochsPerCycle, int.MinValue, int.MaxValue), learningRate));

    /// <summary>
    /// Create a <see cref="NetworkRefinementEstimator{TTransformer}"/>, which goes on from the network found in its input by sharpness-aware minimisation (Foret et
    /// al. 2021), towards a flat minimum.
    /// </summary>
    /// <param name="catalog">The <see cref="TransformsCatalog"/>.</param>
    /// <param name="epochs">Passes over the training data; each costs two of plain training.</param>
    /// <param name="rho">ρ, the radius within which the loss is to stay low, in units of θ.</param>
    /// <param name="learningRate">The learning rate of the steps by SGD with momentum 0.9; null for its own.</param>
    public static NetworkRefinementEstimator<NetworkTransformer> SharpnessAwareMinimization(
        this TransformsCatalog catalog, int epochs = DefaultEpochs, double rho = 0.05, double? learningRate = null) =>
        catalog.RefineNetwork(new NeuralNetworkTrainer.Options { Optimizer = new Sam { Rho = rho }, Epoch = epochs, LearningRate = learningRate });

    private static NeuralNetworkTrainer.Options Momentum(int epochs, double? learningRate) => new()
    {
        Optimizer = new Sgd(),
        GradientClipNorm = NeuralNetworkCatalog.LargestGradientNorm,
        Epoch = epochs,
        LearningRate = learningRate,
    };
}
