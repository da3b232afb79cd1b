using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.Data;

/// <summary>Scores rows by a model of one vector of features.</summary>
public abstract class SingleFeaturePredictionTransformerBase<TModel> : ISingleFeaturePredictionTransformer<TModel>, IDisposable
    where TModel : class
{
    private protected SingleFeaturePredictionTransformerBase(IHost host, TModel model, string featureColumnName, int size)
    {
        Host = host;
        Model = model;
        FeatureColumnName = featureColumnName;
        FeatureColumnType = new VectorDataViewType(NumberDataViewType.Single, size);
    }

    public TModel Model { get; }

    public string FeatureColumnName { get; }

    public DataViewType FeatureColumnType { get; }

    bool ITransformer.IsRowToRowMapper => true;

    private protected IHost Host { get; }

    private protected abstract string LoaderName { get; }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        return Bind(inputSchema).OutputSchema;
    }

    public IDataView Transform(IDataView input)
    {
        Host.CheckValue(input, nameof(input));
        var type = Find(input.Schema).Type;
        return type.Equals(FeatureColumnType)
            ? new MappedView(input, Bind(input.Schema))
            : throw Host.Except($"Incompatible features column type: '{type}' vs '{FeatureColumnType}'");
    }

    public void Dispose()
    {
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => Bind(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => ctx.Save(LoaderName, writer =>
    {
        writer.Write(FeatureColumnName);
        Write(writer);
    });

    /// <summary>Describes the columns to add.</summary>
    private protected abstract ScoreMap CreateMap(DataViewSchema schema, DataViewSchema.Column feature);

    private protected abstract void Write(ModelWriter writer);

    private DataViewSchema.Column Find(DataViewSchema schema) => schema.GetColumnOrNull(FeatureColumnName)
        ?? throw Host.ExceptParam(nameof(schema), $"Features column '{FeatureColumnName}' not found");

    private RowMapper Bind(DataViewSchema schema)
    {
        var feature = Find(schema);
        if (!feature.Type.Equals(FeatureColumnType))
        {
            throw Host.ExceptSchemaMismatch(
                nameof(schema), "feature", feature.Name, FeatureColumnType.ToString(), feature.Type.ToString());
        }

        return new RowMapper(schema, CreateMap(schema, feature));
    }
}
