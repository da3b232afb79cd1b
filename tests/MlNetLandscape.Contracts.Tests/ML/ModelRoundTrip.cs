using Microsoft.ML;

namespace MlNetLandscape.Contracts.Tests.ML;

/// <summary>Saves a model and loads it with another context.</summary>
internal static class ModelRoundTrip
{
    public static ITransformer Of(ITransformer model, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        new MLContext().Model.Save(model, schema, stream);
        stream.Position = 0;
        return new MLContext().Model.Load(stream, out _);
    }
}
