using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Keeps the named columns, in the order of the names, or all others, in the order of the input.</summary>
public sealed class ColumnSelectingTransformer : ITransformer
{
    internal const string Name = "SelectColumnsTransform";

    private readonly IHost _host;
    private readonly string[] _columns;
    private readonly bool _drop;
    private readonly bool _keepHidden;

    internal ColumnSelectingTransformer(IHostEnvironment environment, string[] columns, bool drop, bool keepHidden)
    {
        _host = environment.Register(nameof(ColumnSelectingTransformer));
        if (columns is not { Length: > 0 })
        {
            throw _host.Except("Neither keepColumns and dropColumns is set. Exactly one must be specified.");
        }

        _columns = columns;
        _drop = drop;
        _keepHidden = keepHidden;
    }

    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).OutputSchema;

    public IDataView Transform(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        return new MappedView(input, Bind(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => Bind(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => ctx.Save(Name, writer =>
    {
        writer.WriteStrings(_columns);
        writer.Write(_drop);
        writer.Write(_keepHidden);
    });

    internal static ITransformer Load(ModelReader reader) =>
        new ColumnSelectingTransformer(reader.Environment, reader.ReadStrings(), reader.ReadBoolean(), reader.ReadBoolean());

    internal bool Keeps(string name) => _columns.Contains(name) != _drop;

    internal void CheckNames(IEnumerable<string> names)
    {
        var missing = _columns.Except(names).ToArray();
        if (missing.Length > 0)
        {
            throw _host.ExceptMissingColumn("inputSchema", "input", string.Join(",", missing));
        }
    }

    private RowMapper Bind(DataViewSchema inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        CheckNames(inputSchema.Select(column => column.Name));
        var passed = _drop
            ? inputSchema.Where(column => Keeps(column.Name))
            : _columns.SelectMany(name => inputSchema.Where(column => column.Name == name && (_keepHidden || !column.IsHidden)));
        return new RowMapper(inputSchema, passed.Select(column => column.Index).ToArray(), new ColumnwiseMap());
    }
}
