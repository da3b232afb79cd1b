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

        var sgd = new NeuralNetworkTrainer.Options
        {
            Network = Network.Mlp(32),
            Optimizer = new Sgd(),
            LearningRate = 0.1,
            WeightDecay = 1e-3,
            BatchSize = 16,
            ValidationSetFraction = 0,
            Seed = 1,
        };
        Console.WriteLine("SGD at rate 0.1               test accuracy   test log-loss   averages   highest barrier");
        Show("last weights", sgd);
        Show("last, rate falling to 0", sgd.With(own => own.LearningRateScheduler = LearningRateSchedule.Cosine()));
        Show("last 6 epochs (LAWA)", Averaged(sgd, AveragingRule.Latest, new BarrierGuard()));
        Show("last quarter (SWA)", Averaged(sgd, AveragingRule.Equal, new BarrierGuard()));
        Show("all, fading (EMA)", Averaged(sgd, AveragingRule.Exponential, new BarrierGuard()));

        var cycles = new NeuralNetworkTrainer.Options
        {
            Network = Network.Mlp(16, 16) with { Activation = Activation.Tanh },
            LearningRate = 0.2,
            LearningRateScheduler = LearningRateSchedule.Cyclic(epochs: 10, lowestFactor: 0.001),
            Epoch = 40,
            ValidationSetFraction = 0,
            Seed = 1,
        };
        var cycleEnds = AveragingRule.Equal with { StartEpoch = 0, EveryEpochs = 10 };
        Console.WriteLine("\nAdam in cycles up to 0.2      test accuracy   test log-loss   averages   highest barrier");
        Show("last weights", cycles);
        Show("mean of the cycles' ends", Averaged(cycles, cycleEnds, guard: null));
        Show("the same, with a guard", Averaged(cycles, cycleEnds, new BarrierGuard()));

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

        static NeuralNetworkTrainer.Options Averaged(NeuralNetworkTrainer.Options plain, AveragingRule rule, BarrierGuard? guard) =>
            plain.With(own => own.Averaging = new WeightAverage { Rule = rule, Guard = guard });

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
