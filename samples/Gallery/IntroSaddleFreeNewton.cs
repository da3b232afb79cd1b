using Microsoft.ML;
using MlNetLandscape;

namespace Gallery;

/// <summary>Saddle-free Newton leaves a saddle on which gradient descent stays, and shows what it saw there (Dauphin et al. 2014).</summary>
internal static class IntroSaddleFreeNewton
{
    public static void Run(string folder)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.TakeRows(ml.Data.LoadFromTextFile<Digit>($"{folder}/digits.csv", separatorChar: ',', hasHeader: true), 1_000);

        Console.WriteLine("                         steps   training loss   seconds");
        Show("SGD", new Sgd(), learningRate: 0.1, steps: 1_000);
        Show("AdamW", new AdamW(), learningRate: 0.01, steps: 1_000);
        var history = Show("saddle-free Newton", new SaddleFreeNewton(), learningRate: 1, steps: 20);

        Console.WriteLine("\nstep       loss   gradient   curvature along the basis   negative    damping");
        foreach (var observation in history.Observations.OfType<NewtonObservation>().Where(seen => seen.Step < 6 || seen.Step % 6 == 0))
        {
            var step = observation.Found;
            Console.WriteLine(
                $"{observation.Step,-4} {step.Risk,10:0.000000} {step.GradientNorm,10:0.000000} {step.LowestCurvature,15:0.0000} … {step.HighestCurvature,7:0.0000} {step.NegativeCurvatures,4} of {step.BasisSize} {step.Damping,10:0.0e+00}");
        }

        // Expected output:
        //                          steps   training loss   seconds
        // SGD                       1000       2.3024252       1.7
        // AdamW                     1000       0.0018186       1.6
        // saddle-free Newton          20       0.0000005       2.1
        //
        // step       loss   gradient   curvature along the basis   negative    damping
        // 0      2.302585   0.005659         -0.0057 …  0.1003    6 of 20    3.3e-08
        // 1      2.302422   0.000092         -0.0020 …  0.1037    6 of 21    3.5e-08
        // 2      2.302349   0.000784         -0.0084 …  0.1041    7 of 21    3.5e-08
        // 3      2.300878   0.007313         -0.0364 …  0.1076    8 of 21    3.6e-08
        // 4      2.272123   0.065096         -0.1416 …  0.2330   10 of 21    7.8e-08
        // 5      1.872057   0.297456         -0.1813 …  3.7159    6 of 21    1.2e-01
        // 6      1.215063   1.281121         -0.8284 … 11.1232    7 of 21    3.7e-06
        // 12     0.010401   0.033326         -0.0058 … 10.5114    1 of 21    3.5e-06
        // 18     0.000006   0.000016          0.0000 …  0.0064    0 of 21    2.1e-09

        TrainingHistory Show(string name, Optimizer optimizer, double learningRate, int steps)
        {
            var options = new NeuralNetworkTrainer.Options
            {
                // Three hidden layers and small weights: a point next to a saddle, where all gradients are small.
                Network = Network.Mlp(10, 10, 10) with { Activation = Activation.Tanh, Initializer = Initializer.Normal(0.01) },
                Optimizer = optimizer,
                LearningRate = learningRate,
                BatchSize = 1_000, // all rows: an epoch is a step
                Epoch = steps,
                ValidationSetFraction = 0,
                Seed = 1,
            };
            var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", "Value")
                .Append(ml.Transforms.NormalizeMinMax("Features", "Pixels"))
                .Append(ml.MulticlassClassification.Trainers.NeuralNetwork(options));
            var model = pipeline.Fit(data);
            var metrics = ml.MulticlassClassification.Evaluate(model.Transform(data));
            var trained = model.LastTransformer.Model.History;
            Console.WriteLine($"{name,-20} {steps,9} {metrics.LogLoss,15:0.0000000} {trained.Seconds,9:0.0}");
            return trained;
        }
    }
}
