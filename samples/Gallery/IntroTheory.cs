using MathNet.Numerics.LinearAlgebra;
using Microsoft.ML;
using MlNetLandscape;
using MlNetLandscape.Numerics.CriticalPoints;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Theory;
using TorchSharp;

namespace Gallery;

/// <summary>What is known exactly of landscapes: certificates for linear networks, learning times, the energies of critical points, layers of a spin glass; and what theory says of a trained network.</summary>
internal static class IntroTheory
{
    public static void Run(string folder)
    {
        Console.WriteLine("critical points of a linear network 4-2-3, told apart by its weights alone (Kawaguchi 2016; Yun et al. 2018)");
        var (inputs, targets) = (Gaussian(4, 30, seed: 1), 3 * Gaussian(3, 30, seed: 2));
        var linear = new DeepLinearNetwork([4, 2, 3], inputs, targets);
        foreach (var value in DeepLinearCriticalValue.All(linear))
        {
            var certificate = DeepLinearCertificate.Judge(linear.Weights(linear.CriticalPoint(value.Kept)), inputs, targets);
            Console.WriteLine($"directions {string.Join(" and ", value.Kept.Select(index => index + 1)),-8} loss {certificate.Loss,8:0.00} excess {value.Excess,7:0.00}  {certificate.Verdict}");
        }

        Console.WriteLine("\nsteps to a thousandth of the loss, 20 units wide (Saxe et al. 2014)");
        Console.WriteLine("layers   best rate   aligned orthogonal   Gaussian");
        var task = Matrix<double>.Build.DenseIdentity(20);
        foreach (var depth in new[] { 2, 5, 50 })
        {
            int[] widths = [.. Enumerable.Repeat(20, depth + 1)];
            var aligned = LearningTime.Measure(task, widths, DeepLinearStart.Aligned(task, widths, 0.9, seed: 1));
            var random = LearningTime.Measure(task, widths, DeepLinearStart.Gaussian(widths, gain: 1, seed: 1));
            Console.WriteLine($"{depth,-8} {new LearningMode(strength: 1, start: 0.9, depth).OptimalLearningRate,9:0.000} {aligned.Steps,20} {(random.RelativeLoss <= 1e-3 ? random.Steps : "never"),10}");
        }

        Console.WriteLine("\ncritical points of Gaussian surfaces: the higher, the more ways down (Bray & Dean 2007)");
        var points = Enumerable.Range(0, 4).SelectMany(seed =>
        {
            var field = new GaussianField(30, 600, seed);
            var starts = Enumerable.Range(0, 6).Select(start => 3 * field.Space.Random(ProbeDistribution.Gaussian, (10 * seed) + start));
            return CriticalPointSearch.Run(field, starts, new CriticalPointOptions { MaximumSteps = 60 }).Critical
                .Select(point => new IndexEnergyPoint(point.Loss / 30, point.Hessian!.NegativeFraction));
        });
        Console.WriteLine(IndexEnergyComparison.Of(points, IndexEnergyLaw.Exponential));

        Console.WriteLine("\na glass of three-spin couplings: layers, and where descent ends (Choromanska et al. 2015)");
        var layers = new SpinGlassComplexity(3);
        Console.WriteLine($"energies: ground state {-layers.GroundState:0.0000}, saddles of index 1 from {-layers.Layer(1):0.0000}, threshold {-layers.Threshold:0.0000}");
        foreach (var spins in new[] { 20, 80 })
        {
            var energies = Enumerable.Range(0, 10).Select(seed => SpinGlassDescent.Run(new SphericalSpinGlass(spins, seed), 100 + seed).Energy).ToArray();
            Console.WriteLine($"{spins} spins: descent ends at {energies.Average():0.000} ± {Math.Sqrt(energies.Sum(energy => Math.Pow(energy - energies.Average(), 2)) / 9):0.000}");
        }

        Console.WriteLine("\na network on 150 digits: is its last hidden layer wide enough, and which losses bend");
        var ml = new MLContext(seed: 1);
        var digits = ml.Data.TakeRows(ml.Data.LoadFromTextFile<Digit>($"{folder}/digits.csv", separatorChar: ',', hasHeader: true), 150);
        foreach (var width in new[] { 8, 150 })
        {
            var model = ml.Transforms.Conversion.MapValueToKey("Label", "Value")
                .Append(ml.Transforms.NormalizeMinMax("Features", "Pixels"))
                .Append(ml.MulticlassClassification.Trainers.NeuralNetwork(network: Network.Mlp(width) with { Activation = Activation.Tanh }, epochs: 100))
                .Fit(digits);
            NetworkLandscape Open(Loss loss) => ml.Landscape().Open(
                model.Transform(digits), [model.LastTransformer], new GeometryOptions { Loss = loss, Precision = torch.ScalarType.Float64 });
            using var squared = Open(new OneHotSquaredLoss());
            Console.WriteLine($"width {width}: {NetworkExpressivity.Of(squared.Risk)}");
            if (width > 8)
                continue;
            using var hinge = Open(new PolynomialHingeLoss());
            using var entropy = Open(new CrossEntropyLoss());
            using var theta = squared.Risk.Theta();
            Console.Write(LossComparison.Of(theta, [("squared", squared.Risk), ("cubic hinge", hinge.Risk), ("cross-entropy", entropy.Risk)], new LossComparisonOptions { DenseLimit = 700 }));
        }

        // Expected output:
        // critical points of a linear network 4-2-3, told apart by its weights alone (Kawaguchi 2016; Yun et al. 2018)
        // directions 1 and 2  loss   459.98 excess    0.00  GlobalMinimum
        // directions 1 and 3  loss   462.80 excess    2.81  StrictSaddle
        // directions 1        loss   466.15 excess    6.17  StrictSaddle
        // directions 2 and 3  loss   487.43 excess   27.44  StrictSaddle
        // directions 2        loss   490.79 excess   30.80  StrictSaddle
        // directions 3        loss   493.60 excess   33.61  StrictSaddle
        // directions          loss   496.96 excess   36.97  StrictSaddle
        //
        // steps to a thousandth of the loss, 20 units wide (Saxe et al. 2014)
        // layers   best rate   aligned orthogonal   Gaussian
        // 2            0.500                    3         12
        // 5            0.200                    3      never
        // 50           0.020                    3      never
        //
        // critical points of Gaussian surfaces: the higher, the more ways down (Bray & Dean 2007)
        // 9 points: |α − α(E)| 0.018062 ± 0.0047, correlation 0.955
        //
        // a glass of three-spin couplings: layers, and where descent ends (Choromanska et al. 2015)
        // energies: ground state -1.6570, saddles of index 1 from -1.6529, threshold -1.6330
        // 20 spins: descent ends at -1.484 ± 0.109
        // 80 spins: descent ends at -1.522 ± 0.025
        //
        // a network on 150 digits: is its last hidden layer wide enough, and which losses bend
        // width 8: FitsNot: rank 9 of 150 examples, width 9, condition 7.02, residual 0.62
        // loss                     value     λ_max       λ_min    trace  negative  near 0  outliers
        // squared                   5.27     15.99       -12.3     55.7     0.220   0.489        14
        // cubic hinge              24.19     118.1       -53.7    602.3     0.152   0.541        12
        // cross-entropy           0.7487     3.192     -0.0952    24.84     0.082   0.526         9
        // width 150: FitsEveryTarget: rank 150 of 150 examples, width 151, condition 3.2e+04, residual 6.6e-14
    }

    private static Matrix<double> Gaussian(int rows, int columns, long seed) =>
        Matrix<double>.Build.Dense(rows, columns, new DenseSpace(rows * columns).Random(ProbeDistribution.Gaussian, seed).ToArray());
}
