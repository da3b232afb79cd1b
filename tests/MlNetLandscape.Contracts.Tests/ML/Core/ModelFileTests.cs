using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML.Core;

public sealed class ModelFileTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void AStockPipelineComesBack()
    {
        var data = Numbers.Rows(_ml, 20);
        var model = _ml.Transforms.Conversion.MapValueToKey("Label", "Group")
            .Append(_ml.Transforms.Concatenate("Features", "Number", "Number"))
            .Append(_ml.Transforms.NormalizeMinMax("Features"))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Label"))
            .Append(_ml.Transforms.DropColumns("Number"))
            .Fit(data);
        var loaded = SaveAndLoad(model, data.Schema, out var schema);

        Assert.Equal(["Number", "Group"], schema.Select(column => column.Name));
        var expected = model.Transform(data);
        var actual = loaded.Transform(data);
        Assert.Equal(expected.Schema.Select(column => column.ToString()), actual.Schema.Select(column => column.ToString()));
        Assert.Equal(expected.GetColumn<float[]>("Features"), actual.GetColumn<float[]>("Features"));
        Assert.Equal(expected.GetColumn<uint>("Label"), actual.GetColumn<uint>("Label"));
        Assert.Equal(expected.GetColumn<string>("Back"), actual.GetColumn<string>("Back"));
        VBuffer<ReadOnlyMemory<char>> values = default;
        actual.Schema["Label"].GetKeyValues(ref values);
        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"g{i}"), values.DenseValues().Select(value => value.ToString()));
        Assert.IsType<TransformerChain<ITransformer>>(loaded);
    }

    [Fact]
    public void OurOwnTransformerIsSavedAsTheStockChainItDelegatesTo()
    {
        var data = Numbers.Rows(_ml, 5);
        var model = new DoublingEstimator(_ml).Append(_ml.Transforms.CopyColumns("Again", "Twice")).Fit(data);
        var loaded = SaveAndLoad(model, data.Schema, out _);
        Assert.Equal([0f, 1, 2, 3, 4], loaded.Transform(data).GetColumn<float>("Again"));
        var members = ((IEnumerable<ITransformer>)loaded).ToArray();
        Assert.Equal(2, members.Length);
        Assert.Equal(2, Assert.IsType<TransformerChain<ITransformer>>(members[0]).Count());
        Assert.Equal([0f, 1, 2, 3, 4], SaveAndLoad(loaded, data.Schema, out _).Transform(data).GetColumn<float>("Again"));
    }

    [Fact]
    public void TheSchemaKeepsItsAnnotationsAndMayBeAbsent()
    {
        var data = Numbers.Rows(_ml, 5);
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Key", "Group").Fit(data).Transform(data);
        var model = _ml.Transforms.CopyColumns("X", "Number").Fit(keyed);
        SaveAndLoad(model, keyed.Schema, out var schema);
        Assert.True(schema["Key"].HasKeyValues());
        Assert.Equal(keyed.Schema["Key"].Type, schema["Key"].Type);
        SaveAndLoad(model, null, out var absent);
        Assert.Null(absent);
    }

    [Fact]
    public void AModelCanBeAFile()
    {
        var path = Path.Combine(Path.GetTempPath(), $"contracts-{Guid.NewGuid():N}.zip");
        var data = Numbers.Rows(_ml, 5);
        _ml.Model.Save(_ml.Transforms.CopyColumns("X", "Number").Fit(data), data.Schema, path);
        var loaded = new MLContext().Model.Load(path, out _);
        File.Delete(path);
        Assert.Equal([0f, 1, 2, 3, 4], loaded.Transform(data).GetColumn<float>("X"));
    }

    [Fact]
    public void ADamagedFileIsAnError()
    {
        var data = Numbers.Rows(_ml, 5);
        using var stream = new MemoryStream();
        _ml.Model.Save(_ml.Transforms.CopyColumns("X", "Number").Fit(data), data.Schema, stream);
        var half = stream.ToArray()[..(int)(stream.Length / 2)];
        Assert.ThrowsAny<Exception>(() => _ml.Model.Load(new MemoryStream(half), out _));
        Assert.ThrowsAny<Exception>(() => _ml.Model.Load(new MemoryStream("no model at all"u8.ToArray()), out _));
    }

    private ITransformer SaveAndLoad(ITransformer model, DataViewSchema? schema, out DataViewSchema loadedSchema)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, schema, stream);
        stream.Position = 0;
        return new MLContext().Model.Load(stream, out loadedSchema);
    }
}
