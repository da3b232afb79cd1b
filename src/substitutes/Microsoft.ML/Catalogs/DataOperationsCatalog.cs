using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Making views, and taking parts of them.</summary>
public sealed class DataOperationsCatalog
{
    private readonly IHostEnvironment _env;

    internal DataOperationsCatalog(IHostEnvironment environment) => _env = environment;

    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, SchemaDefinition schemaDefinition = null)
        where TRow : class
    {
        _env.CheckValue(data, nameof(data));
        var members = MemberColumn.Create(typeof(TRow), schemaDefinition, SchemaDefinition.Direction.Read);
        return new EnumerableView<TRow>(_env.Register("StreamingDataView"), data, members);
    }

    /// <summary>Loads objects under the column types and annotations of a schema; every column must have its member.</summary>
    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, DataViewSchema schema)
        where TRow : class
    {
        _env.CheckValue(schema, nameof(schema));
        return LoadFromEnumerable(data, DefinitionOf(_env, typeof(TRow), schema));
    }

    public IEnumerable<TRow> CreateEnumerable<TRow>(
        IDataView data,
        bool reuseRowObject,
        bool ignoreMissingColumns = false,
        SchemaDefinition schemaDefinition = null)
        where TRow : class, new()
    {
        _env.CheckValue(data, nameof(data));
        var members = MemberColumn.Create(typeof(TRow), schemaDefinition, SchemaDefinition.Direction.Write);
        return Enumerate(data, new RowReader<TRow>(_env, data.Schema, members, ignoreMissingColumns), reuseRowObject);
    }

    public IDataView Cache(IDataView input, params string[] columnsToPrefetch)
    {
        _env.CheckValue(input, nameof(input));
        var prefetch = (columnsToPrefetch ?? []).Select(name =>
            input.Schema.GetColumnOrNull(name)?.Index ?? throw _env.ExceptMissingColumn(nameof(columnsToPrefetch), "prefetch", name));
        return new CachedView(_env.Register("CacheDataView"), input, prefetch.ToArray());
    }

    public IDataView FilterRowsByColumn(
        IDataView input,
        string columnName,
        double lowerBound = double.NegativeInfinity,
        double upperBound = double.PositiveInfinity)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckNonEmpty(columnName, nameof(columnName));
        _env.CheckParam(lowerBound < upperBound, nameof(upperBound), "Must be less than lowerBound");
        var column = input.Schema[columnName];
        if (column.Type is not NumberDataViewType)
        {
            throw _env.ExceptSchemaMismatch(nameof(columnName), "filter", columnName, "number", column.Type.ToString());
        }

        return RowTests.InRange(_env, input, column, lowerBound, upperBound);
    }

    public IDataView FilterRowsByMissingValues(IDataView input, params string[] columns)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckParam(columns?.Length > 0, nameof(columns), "Must name at least one column");
        return RowTests.NothingMissing(input, columns.Select(name =>
        {
            var column = input.Schema.GetColumnOrNull(name) ?? throw _env.ExceptParam("Columns", $"Source column '{name}' not found");
            _env.CheckParam(
                RowTests.CanBeMissing(column.Type),
                "Columns",
                $"Column '{name}' has type {column.Type} which does not support missing values, so we cannot filter on them");
            return column;
        }).ToArray());
    }

    public IDataView ShuffleRows(IDataView input, int? seed = null, int shufflePoolSize = 1000, bool shuffleSource = true)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckParam(shufflePoolSize > 0, nameof(shufflePoolSize), "Must be positive");
        var host = _env.Register("RowShuffler");
        return new ShuffledView(input, shufflePoolSize, shuffleSource, seed ?? ((TauswortheHybrid)host.Rand).NextSigned());
    }

    public IDataView SkipRows(IDataView input, long count)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckParam(count > 0, nameof(count), "Must be greater than zero.");
        return new SkipTakeView(input, count, long.MaxValue);
    }

    public IDataView TakeRows(IDataView input, long count)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckParam(count > 0, nameof(count), "Must be greater than zero.");
        return new SkipTakeView(input, 0, count);
    }

    /// <summary>A row is tested on iff its number is in [0, testFraction).</summary>
    public TrainTestData TrainTestSplit(IDataView data, double testFraction = 0.1, string samplingKeyColumnName = null, int? seed = null)
    {
        _env.CheckValue(data, nameof(data));
        _env.CheckParam(testFraction > 0 && testFraction < 1, nameof(testFraction), "Must be between 0 and 1 exclusive");
        var numbers = SplitNumbers.Create(_env, data, samplingKeyColumnName, seed);
        return Split(numbers, data, number => number >= 0 && number < testFraction);
    }

    public IReadOnlyList<TrainTestData> CrossValidationSplit(IDataView data, int numberOfFolds = 5, string samplingKeyColumnName = null, int? seed = null)
    {
        _env.CheckValue(data, nameof(data));
        _env.CheckParam(numberOfFolds > 1, nameof(numberOfFolds), "Must be more than 1");
        return Split(_env, data, numberOfFolds, samplingKeyColumnName, seed);
    }

    internal IHostEnvironment GetEnvironment() => _env;

    /// <summary>Fold f tests on the rows whose number is in [f/n, (f+1)/n].</summary>
    internal static IReadOnlyList<TrainTestData> Split(IHostEnvironment environment, IDataView data, int folds, string samplingKeyColumnName, int? seed)
    {
        var numbers = SplitNumbers.Create(environment, data, samplingKeyColumnName, seed);
        return Enumerable.Range(0, folds).Select(fold =>
        {
            var (from, to) = ((double)fold / folds, (double)(fold + 1) / folds);
            return Split(numbers, data, number => number >= from && number <= to);
        }).ToArray();
    }

    /// <summary>The definition of a class with the types and annotations of a schema's columns.</summary>
    internal static SchemaDefinition DefinitionOf(IExceptionContext context, Type rowType, DataViewSchema schema)
    {
        var definition = SchemaDefinition.Create(rowType, SchemaDefinition.Direction.Read);
        foreach (var column in schema)
        {
            var member = definition[column.Name] ?? throw context.Except($"Type should contain a member named {column.Name}");
            member.ColumnType = column.Type;
            foreach (var annotation in column.Annotations.Schema)
            {
                member.AddAnnotation(annotation.Name, annotation.Type, column.Annotations.GetGetter(annotation.Index));
            }
        }

        return definition;
    }

    private static TrainTestData Split(SplitNumbers numbers, IDataView data, Func<double, bool> isTest) =>
        new(numbers.Select(data, number => !isTest(number)), numbers.Select(data, isTest));

    private static IEnumerable<TRow> Enumerate<TRow>(IDataView data, RowReader<TRow> reader, bool reuseRowObject)
        where TRow : class, new()
    {
        using var cursor = data.GetRowCursor(reader.Columns);
        var fill = reader.CreateFill(cursor);
        TRow row = null;
        while (cursor.MoveNext())
        {
            row = reuseRowObject && row is not null ? row : new TRow();
            fill(row);
            yield return row;
        }
    }

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
