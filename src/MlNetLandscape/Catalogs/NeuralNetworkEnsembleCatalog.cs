using Microsoft.ML.Data;
using MlNetLandscape;

namespace Microsoft.ML;

/// <summary>The catalogs' entries for <see cref="EnsembleTrainer"/> with all its options, and for recipes.</summary>
public static class NeuralNetworkEnsembleCatalog
{
    /// <summary>Create an <see cref="EnsembleTrainer"/> with advanced options, for multiclass classification.</summary>
    /// <param name="catalog">The <see cref="MulticlassClassificationCatalog.MulticlassClassificationTrainers"/>.</param>
    /// <param name="method">How the members are trained and combined.</param>
    /// <param name="options">Trainer options of every member.</param>
    public static EnsembleTrainer NeuralNetworkEnsemble(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, EnsembleMethod method, NeuralNetworkTrainer.Options options) =>
        Create(catalog, new MulticlassColumns(), method, options);

    /// <summary>Create an <see cref="EnsembleTrainer"/> that follows a recipe, for multiclass classification.</summary>
    /// <param name="catalog">The <see cref="MulticlassClassificationCatalog.MulticlassClassificationTrainers"/>.</param>
    /// <param name="recipe">Such as <see cref="Recipe.Balanced"/>; its options name the columns and the network.</param>
    public static EnsembleTrainer NeuralNetwork(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, Recipe recipe) =>
        Create(catalog, new MulticlassColumns(), recipe);

    /// <summary>Create an <see cref="EnsembleTrainer"/> with advanced options, for binary classification.</summary>
    /// <param name="catalog">The <see cref="BinaryClassificationCatalog.BinaryClassificationTrainers"/>.</param>
    /// <param name="method">How the members are trained and combined.</param>
    /// <param name="options">Trainer options of every member.</param>
    public static EnsembleTrainer NeuralNetworkEnsemble(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, EnsembleMethod method, NeuralNetworkTrainer.Options options) =>
        Create(catalog, new BinaryColumns(), method, options);

    /// <summary>Create an <see cref="EnsembleTrainer"/> that follows a recipe, for binary classification.</summary>
    /// <param name="catalog">The <see cref="BinaryClassificationCatalog.BinaryClassificationTrainers"/>.</param>
    /// <param name="recipe">Such as <see cref="Recipe.Balanced"/>; its options name the columns and the network.</param>
    public static EnsembleTrainer NeuralNetwork(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, Recipe recipe) =>
        Create(catalog, new BinaryColumns(), recipe);

    /// <summary>Create an <see cref="EnsembleTrainer"/> with advanced options, for regression.</summary>
    /// <param name="catalog">The <see cref="RegressionCatalog.RegressionTrainers"/>.</param>
    /// <param name="method">How the members are trained and combined.</param>
    /// <param name="options">Trainer options of every member.</param>
    public static EnsembleTrainer NeuralNetworkEnsemble(
        this RegressionCatalog.RegressionTrainers catalog, EnsembleMethod method, NeuralNetworkTrainer.Options options) =>
        Create(catalog, new RegressionColumns(), method, options);

    /// <summary>Create an <see cref="EnsembleTrainer"/> that follows a recipe, for regression.</summary>
    /// <param name="catalog">The <see cref="RegressionCatalog.RegressionTrainers"/>.</param>
    /// <param name="recipe">Such as <see cref="Recipe.Balanced"/>; its options name the columns and the network.</param>
    public static EnsembleTrainer NeuralNetwork(this RegressionCatalog.RegressionTrainers catalog, Recipe recipe) =>
        Create(catalog, new RegressionColumns(), recipe);

    internal static EnsembleTrainer Create(
        TrainCatalogBase.CatalogInstantiatorBase catalog, PredictionColumns columns, EnsembleMethod method, NeuralNetworkTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(options);
        return new EnsembleTrainer(CatalogEnvironment.Of(catalog), columns, method, options);
    }

    private static EnsembleTrainer Create(TrainCatalogBase.CatalogInstantiatorBase catalog, PredictionColumns columns, Recipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return Create(catalog, columns, recipe.Method, recipe.Options);
    }
}
