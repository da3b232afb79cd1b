using Microsoft.ML;
using MlNetLandscape;

namespace Gallery;

/// <summary>The Hessian's spectrum before and after training: a few large eigenvalues, a bulk near zero, negative ones that shrink.</summary>
internal static class IntroSpectrum
{
    public static void Run(string folder)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromTextFile<Digit>($"{folder}/digits.csv", separatorChar: ',', hasHeader: true);
        var split = ml.Data.TrainTestSplit(data, testFraction: 0.2);

        foreach (var trained in new[] { false, true })
        {
            Console.WriteLine(trained ? "after training" : "before training");
            var options = new NeuralNetworkTrainer.Options
            {
                Network = Network.Mlp(20, 10) with { Activation = Activation.Tanh },
                Epoch = 40,
                StopToken = new CancellationToken(canceled: !trained), // stopped before its first step: the initial weights
            };
            var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", "Value")
                .Append(ml.Transforms.NormalizeMinMax("Features", "Pixels"))
                .Append(ml.MulticlassClassification.Trainers.NeuralNetwork(options));
            var scored = pipeline.Fit(split.TrainSet).Transform(split.TrainSet);

            var landscape = ml.Landscape().Evaluate(scored);
            Console.WriteLine(landscape);
        }

        // Expected output:
        // before training
        // Landscape of 1620 parameters: multiclass, {"kind":"crossEntropy","labelSmoothing":0,"classWeights":[]}, weight decay not included
        // measured on all 1423 rows, seed 1, Float32 on cpu, MlNetLandscape.Substitutes.TorchSharp 1.0.0.0, libtorch 1.13.0
        //
        // metric                             value    ± error     under ReLU rescaling
        // loss                              2.4442                invariant
        // gradient norm                    0.64858                changes
        // parameter norm                    7.2882                changes
        // largest eigenvalue                3.8009    ± 2.8e-06   changes
        // smallest eigenvalue             -0.97596    ± 2.8e-06   changes
        // log-volume                         -1.72    ± 4e-05     changes
        // trace                             6.2749    ± 2.8       changes
        // Frobenius norm                    5.9335    ± 0.074     changes
        // negative fraction                0.28409    ± 0.62      changes
        // degenerate fraction              0.43961    ± 1.3       changes
        // effective dimension               540.37    ± 5.7e+02   changes
        // directional sharpness            0.95288                changes
        // adversarial sharpness           0.033859                changes
        // adaptive sharpness               0.07203                invariant
        // average sharpness             0.00044711    ± 9.4e-05   changes
        // local energy                   0.0013868    ± 0.00026   invariant
        // input gradient                    10.272                invariant
        //
        // largest eigenvalues: 3.8009  1.8237  1.0954  0.73089  0.68887  0.63327  0.55931  0.52195  0.51005  0.49674
        // smallest eigenvalues: -0.97596
        // fractions: an eigenvalue counts as zero within ±0.0038; of their errors 51 nodes leave up to 0.56 (negative) and 1 (degenerate) open
        //
        // cost: 82 values, 63 gradients, 215 products, 1.778 s
        //
        // after training
        // Landscape of 1620 parameters: multiclass, {"kind":"crossEntropy","labelSmoothing":0,"classWeights":[]}, weight decay not included
        // measured on all 1423 rows, seed 1, Float32 on cpu, MlNetLandscape.Substitutes.TorchSharp 1.0.0.0, libtorch 1.13.0
        //
        // metric                             value    ± error     under ReLU rescaling
        // loss                             0.12316                invariant
        // gradient norm                    0.13697                changes
        // parameter norm                    13.481                changes
        // largest eigenvalue                4.6781    ± 3.1e-06   changes
        // smallest eigenvalue            -0.037277    ± 3.3e-06   changes
        // log-volume                         2.685    ± 3.6e-05   changes
        // trace                             28.356    ± 1.4       changes
        // Frobenius norm                    7.4516    ± 0.02      changes
        // negative fraction               0.059125    ± 0.51      changes
        // degenerate fraction              0.77057    ± 0.78      changes
        // effective dimension               356.48    ± 3.1e+02   changes
        // directional sharpness             3.6271                changes
        // adversarial sharpness           0.012225    lower bound changes
        // adaptive sharpness              0.051259    lower bound invariant
        // average sharpness              0.0014551    ± 0.00013   changes
        // local energy                    0.011613    ± 0.0008    invariant
        // input gradient                    257.17                invariant
        //
        // largest eigenvalues: 4.6781  3.5575  2.8004  2.2175  2.0182  1.3155  0.90076  0.48075  0.36965  0.33374
        // smallest eigenvalues: -0.037277
        // fractions: an eigenvalue counts as zero within ±0.0047; of their errors 51 nodes leave up to 0.51 (negative) and 0.77 (degenerate) open
        //
        // cost: 82 values, 97 gradients, 209 products, 1.795 s
    }
}
