using Microsoft.ML;
using MlNetLandscape;
using MlNetLandscape.Numerics.CriticalPoints;
using TorchSharp;

namespace Gallery;

/// <summary>
/// Between the start of a training and its end there are saddles: points without a gradient from which some ways lead down and others up. The higher they lie, the more ways lead down
/// (Dauphin et al. 2014). Few searches end at one; most end where the gradient is small and no step makes it smaller (Frye et al. 2021), which is said of each.
/// </summary>
internal static class IntroCriticalPoints
{
    public static void Run(string folder)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.TakeRows(ml.Data.LoadFromTextFile<Digit>($"{folder}/digits.csv", separatorChar: ',', hasHeader: true), 500);

        Trajectory? path = null;
        var options = new NeuralNetworkTrainer.Options
        {
            Network = Network.Mlp(3) with { Activation = Activation.Tanh },
            LearningRate = 0.003,
            Epoch = 100,
            ValidationSetFraction = 0,
            Seed = 1,
            Observers = [new TrajectoryObserver { EveryEpochs = 10, Sink = taken => path = taken }],
        };
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", "Value")
            .Append(ml.Transforms.NormalizeMinMax("Features", "Pixels"))
            .Append(ml.MulticlassClassification.Trainers.NeuralNetwork(options));
        var scored = pipeline.Fit(data).Transform(data);

        using (path)
        {
            using var risk = ml.Landscape().Risk(scored, new LandscapeOptions { Precision = torch.ScalarType.Float64 });
            var starts = path!.Skip(1).Select(point => point.to(torch.ScalarType.Float64));
            var found = CriticalPointSearch.Run(risk, starts, new CriticalPointOptions { MaximumSteps = 100 });
            Console.WriteLine(found);
            Console.WriteLine($"correlation of loss and index where ‖∇L‖ < 0.005: {found.LossIndexCorrelation(5e-3):0.00}");
        }

        // Expected output:
        //         loss   index     ‖∇L‖      r  kind
        //       1.2378   0.285   1.7e-03  0.998  GradientFlat
        //     0.755393   0.200   1.3e-03  0.156  NotConverged
        //      0.72299   0.136   3.2e-04  0.996  GradientFlat
        //     0.504797   0.119   1.5e-03  0.994  GradientFlat
        //     0.502777   0.136   8.2e-04  0.110  NotConverged
        //     0.458183   0.089   5.3e-04  0.998  GradientFlat
        //     0.476036   0.111   5.6e-03  0.127  NotConverged
        //     0.450259   0.098   2.5e-03  0.111  NotConverged
        //     0.450377   0.089   2.3e-03  0.057  NotConverged
        //     0.384203   0.077   2.7e-03  0.997  GradientFlat
        //
        // correlation of loss and index where ‖∇L‖ < 0.005: 0.96
    }
}
