using Microsoft.ML;
using MlNetLandscape.TestKit;
using TorchSharp;

namespace MlNetLandscape.Tests.Persistence;

/// <summary>A program that references the library and names none of its types loads and scores with ml.Model.Load alone.</summary>
public sealed class FreshProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("landscape").FullName;

    [Theory]
    [InlineData(SampleData.Iris)]
    [InlineData(SampleData.BreastCancer)]
    [InlineData(SampleData.Diabetes)]
    public void Scores_are_those_of_this_process(string data)
    {
        var fitted = Fitted.Of(data);
        var expected = ScoredText.Of(SavedModel.RoundTrip(fitted.Model, fitted.Data.Schema).Transform(fitted.Data));

        var (exit, error, scores) = Run(fitted.Model, data);

        Assert.True(exit == 0, error);
        Assert.Equal(expected, scores);
    }

    [Fact]
    public void Text_and_number_class_values_are_there()
    {
        var context = new MLContext(seed: 1);
        var raw = SampleData.Load(context, SampleData.Digits);
        var model = context.Transforms.Conversion.MapValueToKey("Label", "Digit")
            .Append(context.MulticlassClassification.Trainers.NeuralNetwork(Fitted.Small(epochs: 1)))
            .Append(context.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(raw);
        var expected = ScoredText.Of(SavedModel.RoundTrip(model, raw.Schema).Transform(raw));

        var (exit, error, scores) = Run(model, SampleData.Digits);

        Assert.True(exit == 0, error);
        Assert.Equal(expected, scores);
        Assert.StartsWith("PredictedLabel Single", scores);
    }

    [Fact]
    public void A_network_of_ones_own_that_is_not_registered_there_says_so()
    {
        var fitted = Fitted.Regression;
        var options = Fitted.Small(epochs: 1);
        options.Network = Network.Custom("tests.one-line", shape => torch.nn.Linear(shape.Features, shape.Outputs));
        var trainer = fitted.Context.Regression.Trainers.NeuralNetwork(options);
        var model = fitted.Context.Transforms.NormalizeMinMax("Features").Append(trainer).Fit(fitted.Data);

        var (exit, error, _) = Run(model, SampleData.Diabetes);

        Assert.NotEqual(0, exit);
        Assert.Contains("tests.one-line", error);
        Assert.Contains("Network.Register", error);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private (int Exit, string Error, string Scores) Run(ITransformer model, string data)
    {
        var (modelPath, outputPath) = (Path.Combine(_folder, "model.zip"), Path.Combine(_folder, "scores.txt"));
        File.WriteAllBytes(modelPath, SavedModel.Save(model, schema: null));
        var (exit, _, error) = BuiltProgram.Run(
            "MlNetLandscape.FreshProcess", _folder, modelPath, data, Path.Combine(AppContext.BaseDirectory, "data"), outputPath);
        return (exit, error, File.Exists(outputPath) ? File.ReadAllText(outputPath) : "");
    }
}
