using Microsoft.ML;
using MlNetLandscape;

namespace Gallery;

/// <summary>
/// The loss around a trained network, in a random direction and in the sharpest, and the path that its training took, in the plane in which most of it lies. A random walk would seem to lie in
/// a plane as well: what counts is how much more of the path does.
/// </summary>
internal static class IntroLossSurface
{
    public static void Run(string folder)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromTextFile<Digit>($"{folder}/digits.csv", separatorChar: ',', hasHeader: true);

        Trajectory? path = null;
        var options = new NeuralNetworkTrainer.Options
        {
            Network = Network.Mlp(32),
            Optimizer = new Sgd(),
            LearningRate = 0.05,
            BatchSize = 32,
            Epoch = 30,
            ValidationSetFraction = 0,
            Observers = [new TrajectoryObserver { EveryEpochs = 1, Sink = taken => path = taken }],
        };
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", "Value")
            .Append(ml.Transforms.NormalizeMinMax("Features", "Pixels"))
            .Append(ml.MulticlassClassification.Trainers.NeuralNetwork(options));
        var scored = pipeline.Fit(data).Transform(data);

        Console.WriteLine("loss along                 at -1     -0.5        0      0.5        1");
        Around("a random direction", SliceDirections.FilterNormalized);
        Around("the sharpest direction", SliceDirections.Hessian);

        using (path)
        {
            var surface = ml.Landscape().Surface(scored, path!, points: 25);
            var (training, walk) = (surface.Variance!.Explained, surface.Variance.RandomWalk);
            Console.WriteLine("\nshare of the path in    1st direction   2nd direction");
            Console.WriteLine($"this training {training[0],23:0.000} {training[1],15:0.000}");
            Console.WriteLine($"a random walk {walk[0],23:0.000} {walk[1],15:0.000}");

            var along = ml.Landscape().Profile(scored, path!);
            Console.WriteLine("\nsteps              x        y   off the plane     loss");
            for (var point = 0; point < path!.Count; point += 6)
            {
                var seen = surface.Points[point];
                Console.WriteLine($"{path.Steps[point],-10} {seen.X,9:0.000} {seen.Y,8:0.000} {seen.Distance,15:0.000} {along.Losses[point],8:0.0000}");
            }

            var (x, y, loss) = surface.Lowest;
            Console.WriteLine($"lowest on the plane: {loss:0.0000} at x = {x:0.000}, y = {y:0.000}");
        }

        // Expected output:
        // loss along                 at -1     -0.5        0      0.5        1
        // a random direction         2.9689   0.3772   0.0101   0.7775   4.9024
        // the sharpest direction     1.7949   0.3680   0.0101   0.1276   0.7914
        //
        // share of the path in    1st direction   2nd direction
        // this training                   0.924           0.056
        // a random walk                   0.811           0.090
        //
        // steps              x        y   off the plane     loss
        // 0             14.648    5.297           0.974   2.7506
        // 342            5.818   -1.270           0.488   0.0627
        // 684            3.293   -0.901           0.712   0.0531
        // 1026           1.835   -0.491           0.569   0.0215
        // 1368           0.825   -0.217           0.451   0.0123
        // 1710           0.000    0.000           0.000   0.0101
        // lowest on the plane: 0.0064 at x = -2.930, y = -0.606

        void Around(string name, SliceDirections direction)
        {
            var profile = ml.Landscape().Profile(scored, direction, points: 5);
            Console.WriteLine($"{name,-23} {string.Concat(profile.Losses.Select(loss => $"{loss,9:0.0000}"))}");
        }
    }
}
