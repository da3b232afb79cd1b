using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML.Evaluation;

/// <summary>Score = weights · features, as an external transformer offers it to the permutation of features.</summary>
internal sealed class LinearScorer : ISingleFeaturePredictionTransformer<float[]>
{
    private readonly ITransformer _mapping;

    public LinearScorer(MLContext ml, IDataView data, params float[] weights)
    {
        Model = weights;
        _mapping = ml.Transforms.CustomMapping<Input, Output>((source, target) => target.Score = Dot(weights, source.Features), null).Fit(data);
        FeatureColumnType = new VectorDataViewType(NumberDataViewType.Single, weights.Length);
    }

    public float[] Model { get; }

    public string FeatureColumnName => "Features";

    public DataViewType FeatureColumnType { get; }

    public bool IsRowToRowMapper => _mapping.IsRowToRowMapper;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _mapping.GetOutputSchema(inputSchema);

    public IDataView Transform(IDataView input) => _mapping.Transform(input);

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => _mapping.GetRowToRowMapper(inputSchema);

    public void Save(ModelSaveContext ctx) => _mapping.Save(ctx);

    private static float Dot(float[] weights, float[] features) => weights.Zip(features, (w, x) => w * x).Sum();

    private sealed class Input
    {
        public float[] Features = [];
    }

    private sealed class Output
    {
        public float Score;
    }
}
