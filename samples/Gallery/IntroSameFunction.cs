using Microsoft.ML;
using MlNetLandscape;

namespace Gallery;

/// <summary>Two networks that compute the same function, and which metrics tell them apart nevertheless (Dinh et al. 2017).</summary>
internal static class IntroSameFunction
{
    public static void Run(string folder)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromTextFile<Digit>($"{folder}/digits.csv", separatorChar: ',', hasHeader: true);

        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", "Value")
            .Append(ml.Transforms.NormalizeMinMax("Features", "Pixels"))
            .Append(ml.MulticlassClassification.Trainers.NeuralNetwork(network: Network.Mlp(20), epochs: 20));
        var scored = pipeline.Fit(data).Transform(data);

        var audit = ml.Landscape().AuditInvariances(scored, new LandscapeOptions { MaximumRows = 500 });
        Console.WriteLine(audit);
    }
}
