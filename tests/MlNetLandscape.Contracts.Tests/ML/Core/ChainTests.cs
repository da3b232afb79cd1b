using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML.Core;

public sealed class ChainTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void OurOwnEstimatorFitsInAChain()
    {
        var data = Numbers.Rows(_ml, 5);
        var model = _ml.Transforms.CopyColumns("Same", "Number").Append(new DoublingEstimator(_ml)).Append(_ml.Transforms.CopyColumns("Again", "Twice")).Fit(data);
        Assert.Equal([0f, 2, 4, 6, 8], model.Transform(data).GetColumn<float>("Again"));
        Assert.Equal(["Number", "Group", "Same", "Twice", "Again"], model.GetOutputSchema(data.Schema).Select(column => column.Name));
        Assert.Equal(3, model.Count());
        Assert.True(((ITransformer)model).IsRowToRowMapper);
    }

    [Fact]
    public void TheWholeShapeIsAskedBeforeAnyFit()
    {
        var log = new List<string>();
        var pipeline = new EstimatorChain<ITransformer>()
            .Append(new DoublingEstimator(_ml, log.Add))
            .Append(new DoublingEstimator(_ml, log.Add));
        pipeline.Fit(Numbers.Rows(_ml, 5));
        Assert.Equal(["shape", "shape", "fit", "fit"], log);
    }

    [Fact]
    public void ACheckpointReadsItsInputOnce()
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Number", NumberDataViewType.Single);
        var source = new CountingView(schema.ToSchema(), 10);
        var reads = new ReadingEstimator(3);
        _ml.Transforms.CopyColumns("Copy", "Number").AppendCacheCheckpoint(_ml).Append(reads).Append(_ml.Transforms.CopyColumns("X", "Copy")).Fit(source);
        Assert.Equal(1, source.Passes);
        Assert.Equal(45f, reads.Sum);

        _ml.Transforms.CopyColumns("Copy", "Number").Append(reads).Fit(source);
        Assert.Equal(4, source.Passes);
    }

    [Fact]
    public void AShapeHoldsVisibleColumnsWithTheirAnnotations()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add("KeyValues", new VectorDataViewType(TextDataViewType.Instance, 2), (ref VBuffer<ReadOnlyMemory<char>> value) => value = default);
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("A", NumberDataViewType.Double);
        builder.AddColumn("A", new KeyDataViewType(typeof(uint), 2), annotations.ToAnnotations());
        builder.AddColumn("B", new VectorDataViewType(NumberDataViewType.Single, 3));
        builder.AddColumn("C", new VectorDataViewType(NumberDataViewType.Single));

        var probe = new Probe();
        new EstimatorChain<ITransformer>().Append(probe).Fit(new CountingView(builder.ToSchema(), 0));
        var shape = probe.Shape!;

        Assert.Equal(["A", "B", "C"], shape.Select(column => column.Name));
        Assert.True(shape[0].IsKey);
        Assert.Same(NumberDataViewType.UInt32, shape[0].ItemType);
        var keyValues = Assert.Single(shape[0].Annotations);
        Assert.Equal(("KeyValues", SchemaShape.Column.VectorKind.Vector), (keyValues.Name, keyValues.Kind));
        Assert.Equal(SchemaShape.Column.VectorKind.Vector, shape[1].Kind);
        Assert.Equal(SchemaShape.Column.VectorKind.VariableVector, shape[2].Kind);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SchemaShape([default]));
    }

    [Fact]
    public void TheDelegateSeesTheFittedTransformer()
    {
        DoublingTransformer? seen = null;
        var model = new DoublingEstimator(_ml).WithOnFitDelegate(transformer => seen = transformer).Fit(Numbers.Rows(_ml, 5));
        Assert.Same(model, seen);
    }

    [Fact]
    public void DisposingAChainDisposesItsMembers()
    {
        var chain = new TransformerChain<ITransformer>(new DoublingTransformer(_ml), new DoublingTransformer(_ml));
        chain.Dispose();
        Assert.All(chain, transformer => Assert.True(((DoublingTransformer)transformer).IsDisposed));
    }

    [Fact]
    public void ScopesFilterTransformers()
    {
        var data = Numbers.Rows(_ml, 5);
        var model = new EstimatorChain<ITransformer>()
            .Append(new DoublingEstimator(_ml), TransformerScope.TrainTest)
            .Append(_ml.Transforms.CopyColumns("Same", "Number"))
            .Fit(data);
        Assert.Null(model.Transform(data).Schema.GetColumnOrNull("Twice"));
        Assert.NotNull(model.Transform(data, TransformerScope.Everything).Schema.GetColumnOrNull("Twice"));
        Assert.Single(model.GetModelFor(TransformerScope.Scoring));
        Assert.IsNotType<DoublingTransformer>(model.LastTransformer);
    }

    [Fact]
    public void ViewsAndMappersKeepOneSchemaInstance()
    {
        var data = Numbers.Rows(_ml, 5);
        ITransformer model = _ml.Transforms.CopyColumns("Same", "Number").Fit(data);
        var view = model.Transform(data);
        Assert.Same(view.Schema, view.Schema);
        using var cursor = view.GetRowCursor(view.Schema);
        Assert.Same(view.Schema, cursor.Schema);
        var mapper = model.GetRowToRowMapper(data.Schema);
        Assert.Same(data.Schema, mapper.InputSchema);
        Assert.Same(mapper.OutputSchema, mapper.OutputSchema);
    }

    [Fact]
    public void AMapperAsksOnlyForWhatIsNeeded()
    {
        var data = Numbers.Rows(_ml, 5);
        ITransformer model = new DoublingEstimator(_ml).Append(_ml.Transforms.CopyColumns("Again", "Twice")).Fit(data);
        var mapper = model.GetRowToRowMapper(data.Schema);
        Assert.Equal(["Number"], mapper.GetDependencies([mapper.OutputSchema["Again"]]).Select(column => column.Name));
        Assert.Equal(["Group"], mapper.GetDependencies([mapper.OutputSchema["Group"]]).Select(column => column.Name));
        using var cursor = data.GetRowCursor([data.Schema["Number"]]);
        using var row = mapper.GetRow(cursor, [mapper.OutputSchema["Again"]]);
        var getter = row.GetGetter<float>(mapper.OutputSchema["Again"]);
        var value = 0f;
        cursor.MoveNext();
        cursor.MoveNext();
        getter(ref value);
        Assert.Equal(2, value);
        Assert.Equal(1, row.Position);
    }

    private sealed class Probe : IEstimator<ITransformer>
    {
        public SchemaShape? Shape { get; private set; }

        public ITransformer Fit(IDataView input) => new TransformerChain<ITransformer>();

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Shape = inputSchema;
    }

    private sealed class ReadingEstimator(int times) : IEstimator<ITransformer>
    {
        public float Sum { get; private set; }

        public ITransformer Fit(IDataView input)
        {
            for (var i = 0; i < times; i++)
            {
                Sum = input.GetColumn<float>("Copy").Sum();
            }

            return new TransformerChain<ITransformer>();
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;
    }
}
