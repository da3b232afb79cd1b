using MlNetLandscape;

namespace Microsoft.ML;

/// <summary>The entries for <see cref="NetworkRefinementEstimator"/> among the transforms: stages that go on from the network found upstream.</summary>
public static class NetworkRefinementCatalog
{
    private const int DefaultEpochs = 10;

    /// <summary>Create a <see cref="NetworkRefinementEstimator"/>, which goes on training the network found in its input.</summary>
    /// <param name="catalog">The <see cref="TransformsCatalog"/>.</param>
    /// <param name="options">How; network, loss and column names are those of the network found.</param>
    public static NetworkRefinementEstimator RefineNetwork(this TransformsCatalog catalog, NeuralNetworkTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new NetworkRefinementEstimator(CatalogEnvironment.Of(catalog), options);
    }

    /// <summary>
    /// Create a <see cref="NetworkRefinementEstimator"/>, which goes on from the network found in its input by sharpness-aware minimisation (Foret et
    /// al. 2021), towards a flat minimum.
    /// </summary>
    /// <param name="catalog">The <see cref="TransformsCatalog"/>.</param>
    /// <param name="epochs">Passes over the training data; each costs two of plain training.</param>
    /// <param name="rho">ρ, the radius within which the loss is to stay low, in units of θ.</param>
    /// <param name="learningRate">The learning rate of the steps by SGD with momentum 0.9; null for its own.</param>
    public static NetworkRefinementEstimator SharpnessAwareMinimization(
        this TransformsCatalog catalog, int epochs = DefaultEpochs, double rho = 0.05, double? learningRate = null) =>
        catalog.RefineNetwork(new NeuralNetworkTrainer.Options { Optimizer = new Sam { Rho = rho }, Epoch = epochs, LearningRate = learningRate });
}
