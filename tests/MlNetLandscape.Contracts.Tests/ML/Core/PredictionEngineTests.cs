using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML.Core;

public sealed class PredictionEngineTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void PredictionsAreTheTransformedRows()
    {
        ITransformer model = new DoublingEstimator(_ml).Append(_ml.Transforms.CopyColumns("Again", "Twice")).Fit(Numbers.Rows(_ml, 5));
        using var engine = _ml.Model.CreatePredictionEngine<Numbers.Row, Output>(model);
        for (var i = 0; i < 4; i++)
        {
            var prediction = engine.Predict(new Numbers.Row { Number = i, Group = "x" });
            Assert.Equal((2f * i, "x", 7), (prediction.Again, prediction.Group, prediction.Missing));
        }

        var reused = new Output();
        var same = reused;
        engine.Predict(new Numbers.Row { Number = 8 }, ref reused);
        Assert.Same(same, reused);
        Assert.Equal(16, reused.Again);
        Assert.NotNull(engine.OutputSchema.GetColumnOrNull("Again"));
    }

    [Fact]
    public void MissingOutputColumnsAreErrorsIfAskedFor()
    {
        var model = new DoublingTransformer(_ml);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Model.CreatePredictionEngine<Numbers.Row, Output>(model, ignoreMissingColumns: false));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AnEngineDisposesWhatItOwns(bool owns)
    {
        var model = new DoublingTransformer(_ml);
        var engine = _ml.Model.CreatePredictionEngine<Numbers.Row, Output>(model, new PredictionEngineOptions { OwnsTransformer = owns });
        engine.Dispose();
        engine.Dispose();
        Assert.Equal(owns, model.IsDisposed);
        Assert.True(new PredictionEngineOptions().OwnsTransformer);
        Assert.True(new PredictionEngineOptions().IgnoreMissingColumns);
    }

    [Fact]
    public void TheInputMayTakeTheTypesOfASchema()
    {
        var definition = SchemaDefinition.Create(typeof(Vector));
        definition["Values"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3);
        var data = _ml.Data.LoadFromEnumerable(new[] { new Vector { Values = [1, 2, 3] } }, definition);
        var model = _ml.Transforms.CopyColumns("Copy", "Values").Fit(data);
        using var engine = _ml.Model.CreatePredictionEngine<Vector, VectorOutput>(model, data.Schema);
        Assert.Equal("Vector<Single, 3>", engine.OutputSchema["Copy"].Type.ToString());
        Assert.Equal([4f, 5, 6], engine.Predict(new Vector { Values = [4, 5, 6] }).Copy);
    }

    private sealed class Output
    {
        public float Again { get; set; }

        public string Group { get; set; } = string.Empty;

        public float Missing { get; set; } = 7;
    }

    private sealed class Vector
    {
        public float[] Values { get; set; } = [];
    }

    private sealed class VectorOutput
    {
        public float[] Copy { get; set; } = [];
    }
}
