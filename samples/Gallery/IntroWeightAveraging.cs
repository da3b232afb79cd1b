using Microsoft.ML;
using MlNetLandscape;

namespace Gallery;

/// <summary>
/// At a constant learning rate the weights wander around a minimum, and their mean lies in it (Izmailov et al. 2018). Weights of two minima have no such mean: a guard
/// looks for the barrier between them.
/// </summary>
internal static class IntroWeightAveraging
{
    public static void Run(string folder)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromTextFile<Digit>($"{folder}/digits.csv", separatorChar: ',', hasHeader: true);
        var split = ml.Data.TrainTestSplit(data, testFraction: 0.3);

        Console.WriteLine("SGD at rate 0.1               test accuracy   test log-loss   averages   highest barrier");
        Show("last weights", SgdWith(null));
        Show("last, rate falling to 0", SgdWith(null, LearningRateSchedule.Cosine()));
        Show("last 6 epochs (LAWA)", SgdWith(new WeightAverage { Rule = AveragingRule.Latest, Guard = new BarrierGuard() }));
        Show("last quarter (SWA)", SgdWith(new WeightAverage { Rule = AveragingRule.Equal, Guard = new BarrierGuard() }));
        Show("all, fading (EMA)", SgdWith(new WeightAverage { Rule = AveragingRule.Exponential, Guard = new BarrierGuard() }));

        Console.WriteLine();
        Console.WriteLine("Adam in cycles up to 0.2      test accuracy   test log-loss   averages   highest barrier");
        var cycleEnds = AveragingRule.Equal with { StartEpoch = 0, EveryEpochs = 10 };
        Show("last weights", AdamInCyclesWith(null));
        Show("mean of the cycles' ends", AdamInCyclesWith(new WeightAverage { Rule = cycleEnds }));
        Show("the same, with a guard", AdamInCyclesWith(new WeightAverage { Rule = cycleEnds, Guard = new BarrierGuard() }));

        // Expected output:
        // SGD at rate 0.1               test accuracy   test log-loss   averages   highest barrier
        // last weights                          0.961           0.142          0                 -
        // last, rate falling to 0               0.972           0.106          0                 -
        // last 6 epochs (LAWA)                  0.974           0.093          1             0.000
        // last quarter (SWA)                    0.978           0.092          1             0.000
        // all, fading (EMA)                     0.976           0.097          1             0.000
        //
        // Adam in cycles up to 0.2      test accuracy   test log-loss   averages   highest barrier
        // last weights                          0.642           1.079          0                 -
        // mean of the cycles' ends              0.416           2.370          1                 -
        // the same, with a guard                0.580           1.206          3             0.983

        NeuralNetworkTrainer.Options SgdWith(WeightAverage? averaging, LearningRateSchedule? schedule = null) => new()
        {
            Network = Network.Mlp(32),
            Optimizer = new Sgd(),
            LearningRate = 0.1,
            LearningRateScheduler = schedule ?? LearningRateSchedule.Constant,
            WeightDecay = 1e-3,
            BatchSize = 16,
            Averaging = averaging,
            ValidationSetFraction = 0,
            Seed = 1,
        };

        NeuralNetworkTrainer.Options AdamInCyclesWith(WeightAverage? averaging) => new()
        {
            Network = Network.Mlp(16, 16) with { Activation = Activation.Tanh },
            LearningRate = 0.2,
            LearningRateScheduler = LearningRateSchedule.Cyclic(epochs: 10, lowestFactor: 0.001),
            Epoch = 40,
            Averaging = averaging,
            ValidationSetFraction = 0,
            Seed = 1,
        };

        void Show(string name, NeuralNetworkTrainer.Options options)
        {
            var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", "Value")
                .Append(ml.Transforms.NormalizeMinMax("Features", "Pixels"))
                .Append(ml.MulticlassClassification.Trainers.NeuralNetwork(options));
            var model = pipeline.Fit(split.TrainSet);
            var metrics = ml.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
            var groups = model.LastTransformer.Model.History.Averaging?.Groups ?? [];
            var barrier = groups.Max(group => group.EndingBarrier ?? group.HighestBarrier);
            Console.WriteLine($"{name,-26} {metrics.MicroAccuracy,16:0.000} {metrics.LogLoss,15:0.000} {groups.Length,10} {barrier?.ToString("0.000") ?? "-",17}");
        }
    }
}
