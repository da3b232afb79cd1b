using Microsoft.ML.Trainers;

namespace Microsoft.ML;

/// <summary>Stock trainers: baselines to compare with.</summary>
public static class StandardTrainersCatalog
{
    public static LbfgsLogisticRegressionBinaryTrainer LbfgsLogisticRegression(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string exampleWeightColumnName = null,
        float l1Regularization = 1,
        float l2Regularization = 1,
        float optimizationTolerance = 1e-7f,
        int historySize = 20,
        bool enforceNonNegativity = false) =>
        new(
            catalog.Owner.GetEnvironment(),
            labelColumnName,
            featureColumnName,
            exampleWeightColumnName,
            new LbfgsOptions(l1Regularization, l2Regularization, optimizationTolerance, historySize, enforceNonNegativity));

    public static LbfgsMaximumEntropyMulticlassTrainer LbfgsMaximumEntropy(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string exampleWeightColumnName = null,
        float l1Regularization = 1,
        float l2Regularization = 1,
        float optimizationTolerance = 1e-7f,
        int historySize = 20,
        bool enforceNonNegativity = false) =>
        new(
            catalog.Owner.GetEnvironment(),
            labelColumnName,
            featureColumnName,
            exampleWeightColumnName,
            new LbfgsOptions(l1Regularization, l2Regularization, optimizationTolerance, historySize, enforceNonNegativity));
}
