using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A transformer that adds columns computed row by row.</summary>
public abstract class RowToRowTransformerBase : ITransformer
{
    private protected RowToRowTransformerBase(IHost host) => Host = host;

    bool ITransformer.IsRowToRowMapper => true;

    private protected IHost Host { get; }

    /// <summary>The name under which <see cref="Loaders"/> knows how to read this transformer back.</summary>
    private protected abstract string LoaderName { get; }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => CreateMapper(inputSchema, nameof(inputSchema)).OutputSchema;

    public IDataView Transform(IDataView input)
    {
        Host.CheckValue(input, nameof(input));
        return new MappedView(input, CreateMapper(input.Schema, nameof(input)));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => CreateMapper(inputSchema, nameof(inputSchema));

    void ICanSaveModel.Save(ModelSaveContext ctx) => ctx.Save(LoaderName, Write);

    /// <summary>Checks the schema and describes the added columns.</summary>
    private protected abstract RowMap CreateMap(DataViewSchema schema);

    /// <summary>Writes what the loader of <see cref="LoaderName"/> reads.</summary>
    private protected abstract void Write(ModelWriter writer);

    private RowMapper CreateMapper(DataViewSchema schema, string name)
    {
        Host.CheckValue(schema, name);
        return new RowMapper(schema, CreateMap(schema));
    }
}
