namespace Microsoft.ML.Data;

/// <summary>Row mappers applied one after another.</summary>
internal sealed class CompositeMapper : IRowToRowMapper
{
    private readonly IRowToRowMapper[] _mappers;

    private CompositeMapper(DataViewSchema input, IRowToRowMapper[] mappers)
    {
        _mappers = mappers;
        InputSchema = input;
        OutputSchema = mappers.LastOrDefault()?.OutputSchema ?? input;
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public static IRowToRowMapper Create(DataViewSchema input, IEnumerable<ITransformer> transformers)
    {
        var mappers = new List<IRowToRowMapper>();
        foreach (var transformer in transformers)
        {
            mappers.Add(transformer.GetRowToRowMapper(mappers.LastOrDefault()?.OutputSchema ?? input));
        }

        return new CompositeMapper(input, mappers.ToArray());
    }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        Enumerable.Reverse(_mappers).Aggregate(dependingColumns, (columns, mapper) => mapper.GetDependencies(columns));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        // What each mapper must deliver, found from the last to the first.
        var needed = new IEnumerable<DataViewSchema.Column>[_mappers.Length];
        var columns = activeColumns;
        for (var i = _mappers.Length - 1; i >= 0; i--)
        {
            needed[i] = columns;
            columns = _mappers[i].GetDependencies(columns);
        }

        var row = input;
        for (var i = 0; i < _mappers.Length; i++)
        {
            row = _mappers[i].GetRow(row, needed[i]);
        }

        return row;
    }
}
