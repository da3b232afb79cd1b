using Microsoft.ML;
using MlNetLandscape;

namespace Gallery;

/// <summary>
/// Networks lie in tunnels of low loss. How a network is trained decides how wide its tunnel is: at one and the same training loss, higher learning rates and smaller batches end in wider ones
/// (Fort &amp; Jastrzębski 2019).
/// </summary>
internal static class IntroTunnels
{
    public static void Run(string folder)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromTextFile<Digit>($"{folder}/digits.csv", separatorChar: ',', hasHeader: true);
        var preparation = ml.Transforms.Conversion.MapValueToKey("Label", "Value").Append(ml.Transforms.NormalizeMinMax("Features", "Pixels"));
        var split = ml.Data.TrainTestSplit(preparation.Fit(data).Transform(data), testFraction: 0.3);

        var trainer = ml.MulticlassClassification.Trainers.NeuralNetwork(new NeuralNetworkTrainer.Options
        {
            Network = Network.Mlp(32, 32, 32) with { Activation = Activation.Tanh },
            Optimizer = new Sgd { Momentum = 0 },
            LearningRate = 0.4,
            BatchSize = 32,
            Epoch = 60,
            ValidationSetFraction = 0,
            Seed = 1,
        });
        var sweep = ml.Landscape().TunnelSweep(split.TrainSet, trainer, learningRates: [0.03, 0.1, 0.4], batchSizes: [8, 32, 256]);
        Console.WriteLine(sweep);

        var model = trainer.Fit(split.TrainSet); // the whole way down, not only to a loss of 0.15
        var scored = model.Transform(split.TrainSet);
        Console.WriteLine($"trained to the end: {ml.Landscape().Tunnel(scored, thresholdLoss: 1)}");

        Console.WriteLine("distance  mean loss  directions in which it rises");
        foreach (var at in ml.Landscape().Radial(scored, radii: [1, 2, 4, 8]).Losses)
            Console.WriteLine($"{at.Radius,8}  {at.Loss.Value,9:0.000}  {at.Rising,28:p0}");

        // Expected output:
        // Trained to a loss of 0.15; walls at 1
        // setting                 reached   angle, degrees      radius        norm  lambda max     steps
        // LearningRate       0.03    3 of 3      37.0 (sd 1.0)       10.29       13.56       6.854      1000
        // LearningRate        0.1    3 of 3      37.6 (sd 0.7)       10.64       13.70       6.042       340
        // LearningRate        0.4    3 of 3      40.6 (sd 1.0)       12.87       14.85        3.46       167
        // BatchSize             8    3 of 3      42.5 (sd 1.0)       18.13       19.72       1.074       448
        // BatchSize            32    3 of 3      40.6 (sd 1.0)       12.87       14.85        3.46       167
        // BatchSize           256    3 of 3      38.5 (sd 0.7)       10.95       13.64       4.584        81
        //
        // trained to the end: 38.8° ± 0.7°
        // distance  mean loss  directions in which it rises
        //        1      0.000                         100 %
        //        2      0.002                         100 %
        //        4      0.011                         100 %
        //        8      0.141                         100 %
    }
}
