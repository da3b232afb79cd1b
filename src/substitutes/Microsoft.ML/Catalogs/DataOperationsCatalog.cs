using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Making views, and taking parts of them.</summary>
public sealed class DataOperationsCatalog
{
    private readonly IHostEnvironment _env;

    internal DataOperationsCatalog(IHostEnvironment environment) => _env = environment;

    public IDataView Cache(IDataView input, params string[] columnsToPrefetch)
    {
        _env.CheckValue(input, nameof(input));
        var prefetch = (columnsToPrefetch ?? []).Select(name =>
            input.Schema.GetColumnOrNull(name)?.Index ?? throw _env.ExceptMissingColumn(nameof(columnsToPrefetch), "prefetch", name));
        return new CachedView(_env.Register("CacheDataView"), input, prefetch.ToArray());
    }

    internal IHostEnvironment GetEnvironment() => _env;

    internal static IReadOnlyList<TrainTestData> Split(IHostEnvironment environment, IDataView data, int folds, string samplingKeyColumnName, int? seed) => [];

    public struct TrainTestData
    {
        public readonly IDataView TrainSet;

        public readonly IDataView TestSet;

        internal TrainTestData(IDataView trainSet, IDataView testSet)
        {
            TrainSet = trainSet;
            TestSet = testSet;
        }
    }
}
