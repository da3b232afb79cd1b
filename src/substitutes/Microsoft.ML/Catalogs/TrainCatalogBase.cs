using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>What is common to the catalogs of the tasks.</summary>
public abstract class TrainCatalogBase
{
    private protected TrainCatalogBase(IHostEnvironment environment) => Environment = environment;

    private protected IHostEnvironment Environment { get; }

    internal IHostEnvironment GetEnvironment() => Environment;

    /// <summary>Fits and scores the estimator once a fold.</summary>
    private protected IReadOnlyList<CrossValidationResult<TMetrics>> CrossValidate<TMetrics>(
        IDataView data,
        IEstimator<ITransformer> estimator,
        int numberOfFolds,
        string samplingKeyColumnName,
        int? seed,
        Func<IDataView, TMetrics> evaluate)
        where TMetrics : class
    {
        Environment.CheckValue(data, nameof(data));
        Environment.CheckValue(estimator, nameof(estimator));
        Environment.CheckParam(numberOfFolds > 1, "numFolds", "Must be more than 1");

        // Upstream trains all folds before it evaluates the first.
        var folds = new List<(ITransformer Model, IDataView Scores)>();
        foreach (var split in DataOperationsCatalog.Split(Environment, data, numberOfFolds, samplingKeyColumnName, seed))
        {
            var model = estimator.Fit(split.TrainSet);
            var scores = model is TransformerChain<ITransformer> chain
                ? chain.Transform(split.TestSet, TransformerScope.Everything)
                : model.Transform(split.TestSet);
            folds.Add((model, scores));
        }

        return folds.Select((fold, index) => new CrossValidationResult<TMetrics>(fold.Model, evaluate(fold.Scores), fold.Scores, index)).ToArray();
    }

    public sealed class CrossValidationResult<T>
        where T : class
    {
        public readonly T Metrics;

        public readonly ITransformer Model;

        public readonly IDataView ScoredHoldOutSet;

        public readonly int Fold;

        internal CrossValidationResult(ITransformer model, T metrics, IDataView scores, int fold)
        {
            Model = model;
            Metrics = metrics;
            ScoredHoldOutSet = scores;
            Fold = fold;
        }
    }

    /// <summary>What trainers hang on as extension methods.</summary>
    public abstract class CatalogInstantiatorBase
    {
        private protected CatalogInstantiatorBase(TrainCatalogBase catalog) => Owner = catalog;

        internal TrainCatalogBase Owner { get; }
    }
}
