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

        // Expected output:
        // rescaled: linear1 → linear2
        // largest change of the outputs: 0
        //
        // metric                             a = 1       a = 4      a = 16    said    found
        // loss                             0.16358     0.16358     0.16358    stays   stayed
        // gradient norm                    0.11031       0.299      1.1929    moves   moved
        // parameter norm                    11.763      38.151      152.45    moves   moved
        // largest eigenvalue                4.0332       35.42      564.51    moves   moved
        // smallest eigenvalue            -0.028154   -0.026536   -0.008546    moves   moved
        // log-volume                         3.642      24.467      52.144    moves   moved
        // trace                             22.776      172.61      2744.3    moves   moved
        // Frobenius norm                    6.7664       57.82      921.13    moves   moved
        // negative fraction               0.059791           0           0    moves   moved
        // degenerate fraction              0.79128      0.9466     0.94684    moves   moved
        // effective dimension               245.69      91.267      82.348    moves   moved
        // directional sharpness             1.5042      14.193      226.27    moves   moved
        // adversarial sharpness          0.0087392    0.057428      1.1994    moves   moved
        // adaptive sharpness              0.078226    0.078226    0.078226    stays   stayed
        // average sharpness              0.0010894   0.0090654     0.17344    moves   moved
        // local energy                    0.015575    0.015575    0.015575    stays   stayed
        // input gradient                    304.85      304.85      304.85    stays   stayed
    }
}
