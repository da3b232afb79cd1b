using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML.Transforms;

/// <summary>A model whose parameters travel as bytes in a chain of stock transformers, which any process can load.</summary>
public sealed class CarrierTests : IDisposable
{
    private static readonly float[] Weights = [1, 0, 0, 1, -1, -1];
    private readonly MLContext _ml = new(seed: 1);
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_chain_fitted_on_nothing_scores_and_has_the_schema_of_a_classifier()
    {
        var scored = Carrier().Transform(Points());

        Assert.Equal(["Point", "Score", "PredictedLabel"], scored.Schema.Select(column => column.Name));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3), scored.Schema["Score"].Type);
        Assert.Equal(new KeyDataViewType(typeof(uint), 3), scored.Schema["PredictedLabel"].Type);
        Assert.Equal([[1, 0, -1], [0, 1, -1], [-1, -1, 2]], scored.GetColumn<float[]>("Score"));
        Assert.Equal([1u, 2, 3], scored.GetColumn<uint>("PredictedLabel"));
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        scored.Schema["PredictedLabel"].GetKeyValues(ref names);
        Assert.Equal(["x", "y", "x"], names.DenseValues().Select(name => name.ToString()));
    }

    [Fact]
    public void A_fresh_process_gives_the_same_bits()
    {
        var model = Carrier();
        _ml.Model.Save(model, Points().Schema, _path);

        Assert.Equal(FreshProcess.Describe(_ml, model), FreshProcess.Score(_path));
    }

    [Fact]
    public void A_loaded_chain_evaluates_predicts_and_can_be_saved_again()
    {
        var loaded = ModelRoundTrip.Of(ModelRoundTrip.Of(Carrier(), Points().Schema), Points().Schema);
        var labelled = _ml.Transforms.CopyColumns("Label", "PredictedLabel").Fit(loaded.Transform(Points())).Transform(loaded.Transform(Points()));
        var engine = _ml.Model.CreatePredictionEngine<PointRow, Prediction>(loaded);

        Assert.Equal(1, _ml.MulticlassClassification.Evaluate(labelled).MicroAccuracy);
        Assert.Equal([0, 1, -1], engine.Predict(new PointRow { Point = [0, 1] }).Score);
        Assert.Equal(3u, engine.Predict(new PointRow { Point = [-1, -1] }).PredictedLabel);
    }

    [Fact]
    public void Four_threads_decode_once()
    {
        var loaded = ModelRoundTrip.Of(Carrier(), Points().Schema);
        var view = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(i => new PointRow { Point = [i, -i] }).ToArray());
        Parallel.For(0, 4, _ => Assert.Equal(200, loaded.Transform(view).GetColumn<float[]>("Score").Count(row => row[0] >= 0)));

        var identity = ((IEnumerable<ITransformer>)loaded).First();
        var id = identity.Transform(view).GetColumn<long>("__c.id").First();
        Assert.Equal(1, CarrierHolder.Of(id).Decodings);
        Assert.Equal(0, identity.Transform(view).GetColumn<int>("__c.need").First());
    }

    private TransformerChain<ITransformer> Carrier()
    {
        var payload = new KeyValuePair<int, byte[]>(1, MemoryMarshal.AsBytes(Weights.AsSpan()).ToArray());
        var keys = Keys();
        return new EstimatorChain<ITransformer>()
            .Append(_ml.Transforms.CustomMapping(new CarrierIdentityMapping().GetMapping(), CarrierIdentityMapping.Contract))
            .Append(_ml.Transforms.Conversion.MapValue("__c.payload", [payload], "__c.need"))
            .Append(_ml.Transforms.CopyColumns("__c.features", "Point"))
            .Append(_ml.Transforms.CustomMapping(new CarrierScoreMapping().GetMapping(), CarrierScoreMapping.Contract))
            .Append(_ml.Transforms.Concatenate("Score", "__c.v0", "__c.v1"))
            .Append(_ml.Transforms.Conversion.MapValue("PredictedLabel", keys, keys.Schema["Index"], keys.Schema["Key"], "__c.index"))
            .Append<ITransformer>(_ml.Transforms.DropColumns(
                "__c.id", "__c.need", "__c.payload", "__c.features", "__c.v0", "__c.v1", "__c.v2", "__c.index"))
            .Fit(_ml.Data.LoadFromEnumerable(Array.Empty<PointRow>()));
    }

    private IDataView Keys()
    {
        var definition = SchemaDefinition.Create(typeof(CarrierKey));
        definition["Key"].ColumnType = new KeyDataViewType(typeof(uint), 3);
        var names = new VBuffer<ReadOnlyMemory<char>>(3, ["x".AsMemory(), "y".AsMemory(), "x".AsMemory()]);
        definition["Key"].AddAnnotation("KeyValues", names, new VectorDataViewType(TextDataViewType.Instance, 3));
        return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 3).Select(k => new CarrierKey { Index = k, Key = (uint)k }), definition);
    }

    private IDataView Points() => _ml.Data.LoadFromEnumerable(
        new PointRow[] { new() { Point = [1, 0] }, new() { Point = [0, 1] }, new() { Point = [-1, -1] } });

    private sealed class PointRow
    {
        [VectorType(2)]
        public float[] Point { get; set; } = [];
    }

    private sealed class Prediction
    {
        public float[] Score { get; set; } = [];

        public uint PredictedLabel { get; set; }
    }
}
