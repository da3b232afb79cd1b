using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Tests.Persistence;

/// <summary>Saves and loads in memory with ML.NET's own calls.</summary>
internal static class SavedModel
{
    public static byte[] Save(ITransformer model, DataViewSchema? schema)
    {
        using var stream = new MemoryStream();
        new MLContext().Model.Save(model, schema, stream);
        return stream.ToArray();
    }

    public static ITransformer Load(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return new MLContext().Model.Load(stream, out _);
    }

    /// <summary>Saved by a context, loaded by another.</summary>
    public static ITransformer RoundTrip(ITransformer model, DataViewSchema schema) => Load(Save(model, schema));

    public static float[][] Scores(ITransformer model, IDataView data)
    {
        var scored = model.Transform(data);
        return scored.Schema["Score"].Type is VectorDataViewType
            ? [.. scored.GetColumn<float[]>("Score")]
            : [.. scored.GetColumn<float>("Score").Select(score => new[] { score })];
    }

    /// <summary>Equal but for the order of additions, which differs between rows and batches.</summary>
    public static void AssertClose(float[][] expected, float[][] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.All(pair.First.Zip(pair.Second), scores =>
            Assert.Equal(scores.First, scores.Second, 1e-5f * Math.Max(1, Math.Abs(scores.First)))));
    }
}
