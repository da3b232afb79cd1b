using Microsoft.ML;
using MlNetLandscape;

namespace Gallery;

/// <summary>
/// Gradient descent on all rows walks into ever sharper places until its steps only just do not grow, η λ_max = 2, and stays there, while the loss goes on falling by fits and starts
/// (Cohen et al. 2021). Who watches it knows whether the learning rate could be higher, or must be lower.
/// </summary>
internal static class IntroEdgeOfStability
{
    public static void Run(string folder)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.TakeRows(ml.Data.LoadFromTextFile<Digit>($"{folder}/digits.csv", separatorChar: ',', hasHeader: true), 1_000);

        Console.WriteLine("gradient descent at rate  0.01                              0.02");
        Console.WriteLine("step             loss    λ_max   η λ_max / 2           loss    λ_max   η λ_max / 2");
        var (slow, fast) = (Watch(learningRate: 0.01), Watch(learningRate: 0.02));
        foreach (var (first, second) in slow.Zip(fast))
            Console.WriteLine($"{first.Step,-8} {Columns(first)}  {Columns(second)}");

        // Expected output:
        // gradient descent at rate  0.01                              0.02
        // step             loss    λ_max   η λ_max / 2           loss    λ_max   η λ_max / 2
        // 0              1.2090    61.29          0.31        1.2090    61.29          0.61
        // 100            0.5870    68.47          0.34        0.4414    86.52          0.87
        // 200            0.4412    86.65          0.43        0.3456   103.13          1.03
        // 300            0.3824    96.31          0.48        0.5454    92.25          0.92
        // 400            0.3454   103.32          0.52        0.2761   104.85          1.05
        // 500            0.3192   109.32          0.55        0.2572   101.56          1.02
        // 600            0.2996   114.40          0.57        0.2440   100.10          1.00
        // 700            0.2843   118.56          0.59        0.2388    99.84          1.00
        // 800            0.2717   121.91          0.61        0.2292   100.59          1.01
        // 900            0.2608   124.61          0.62        0.2122   100.63          1.01
        // 1000           0.2512   126.85          0.63        0.2009   100.34          1.00

        SharpnessObservation[] Watch(double learningRate)
        {
            var options = new NeuralNetworkTrainer.Options
            {
                Network = Network.Mlp(40, 40) with { Activation = Activation.Tanh },
                Optimizer = new Sgd { Momentum = 0 },
                LearningRate = learningRate,
                BatchSize = 1_000, // all rows: an epoch is a step
                Epoch = 1_001,
                ValidationSetFraction = 0,
                Seed = 1,
                Observers = [new SharpnessObserver { Every = 100 }],
            };
            var pipeline = ml.Transforms.CopyColumns("Label", "Value")
                .Append(ml.Transforms.NormalizeMinMax("Features", "Pixels"))
                .Append(ml.Regression.Trainers.NeuralNetwork(options));
            var history = pipeline.Fit(data).LastTransformer.Model.History;
            return [.. history.Observations.OfType<SharpnessObservation>()];
        }

        static string Columns(SharpnessObservation seen) => $"{seen.Risk,12:0.0000} {seen.Sharpness,8:0.00} {seen.Edge!.Ratio,13:0.00}";
    }
}
