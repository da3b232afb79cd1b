using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Torch.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Geometry;

/// <summary>Attacks on three clouds in the plane.</summary>
public sealed class BadMinimaTests
{
    private static readonly MulticlassTask Task = new(3);

    private static readonly BadMinimaOptions Small = new()
    {
        TrainingExamples = 30,
        AttackRatios = [0, 0.5],
        Trainings = 2,
        TargetLoss = 0.1,
        StepsPerLook = 5,
        VolumeTerms = 4,
        MaximumProducts = 60,
    };

    [Fact]
    public void Every_label_of_the_attack_is_wrong_and_each_other_class_as_likely()
    {
        using var train = Problem.Clouds(rows: 10);
        using var pool = Problem.Clouds(rows: 3_000);
        using var joined = AttackSet.Join(train, pool, 3_000, 0.5, Task, seed: 3);
        Assert.Equal((3_010L, 3_010.0 - 1_500), (joined.Count, joined.Weights!.sum().item<float>()));
        Assert.Equal(train.Labels.data<long>().ToArray(), joined.Labels[..10].data<long>().ToArray());
        using var again = AttackSet.Join(train, pool, 3_000, 0.5, Task, seed: 3);
        Assert.Equal(joined.Fingerprint(), again.Fingerprint());

        var truth = pool.Features.data<float>().ToArray().Chunk(2).Zip(pool.Labels.data<long>().ToArray()).ToDictionary(pair => (pair.First[0], pair.First[1]), pair => pair.Second);
        var labels = joined.Labels.data<long>().ToArray();
        var shifts = new int[3];
        foreach (var (index, row) in joined.Features.data<float>().ToArray().Chunk(2).Index().Skip(10))
            shifts[(labels[index] - truth[(row[0], row[1])] + 3) % 3]++;
        Assert.Equal(0, shifts[0]);
        Assert.InRange(shifts[1], 1_400, 1_600);
    }

    [Fact]
    public void Yes_becomes_no()
    {
        using var pool = new TensorDataset(arange(4, dtype: ScalarType.Float32).view(4, 1), tensor([0f, 1f, 0f, 1f]));
        using var joined = AttackSet.Join(pool, pool, 4, 1, new BinaryTask(), seed: 1);
        var rows = joined.Features.data<float>().ToArray();
        Assert.All(joined.Labels.data<float>().ToArray().Index().Skip(4), item => Assert.Equal(rows[item.Index] is 0 or 2 ? 1 : 0, item.Item));
    }

    [Fact]
    public void The_joined_loss_is_that_of_training_plus_alpha_times_the_ratio_times_that_of_the_attack()
    {
        using var train = Problem.Clouds(rows: 20);
        using var pool = Problem.Clouds(rows: 12, spread: 1);
        using var joined = AttackSet.Join(train, pool, 12, 0.7, Task, seed: 3);
        using var attack = joined.Rows(arange(20, 32, ScalarType.Int64));
        using var bare = new TensorDataset(attack.Features.clone(), attack.Labels.clone());
        using var model = Problem.Train(new Problem.Options(), Task, train);
        double Risk(TensorDataset data)
        {
            using var risk = new EmpiricalRisk(model, data, new EmpiricalRiskOptions { Precision = ScalarType.Float64 });
            using var theta = risk.Theta();
            return risk.Value(theta);
        }

        Assert.Equal(Risk(train) + (0.7 * 12 / 20 * Risk(bare)), Risk(joined) * (20 + (0.7 * 12)) / 20, 1e-7);
    }

    [Fact]
    public void A_minimum_is_measured_on_the_rows_trained_on_and_judged_on_the_others()
    {
        using var rows = Problem.Clouds(rows: 60, spread: 0.8);
        using var held = Problem.Clouds(rows: 90, spread: 0.9);
        using var found = Run(rows, held, Small with { KeepsNetworks = true });
        Assert.Equal([0L, 0, 15, 15], found.Minima.Select(minimum => minimum.AttackExamples));
        Assert.Equal((30L, StopReason.Completed), (found.TrainingExamples, found.Stop));
        foreach (var minimum in found.Minima)
        {
            Assert.Equal(minimum.End == StudyEnd.Reached, minimum.TrainingLoss <= 0.1 && minimum.TrainingAccuracy == 1);
            using var risk = new EmpiricalRisk(minimum.Network!, held, new EmpiricalRiskOptions());
            using var theta = risk.Theta();
            Assert.Equal(risk.Value(theta), minimum.HeldOutLoss, 1e-5);
            Assert.Equal(risk.Space.Dot(theta, theta), Math.Pow(minimum.Basin!.ParameterNorm, 2), 1e-3);
            Assert.InRange(minimum.Basin.FrobeniusNorm.Value, 0.9 * minimum.Basin.LargestEigenvalue.Value, double.PositiveInfinity);
        }

        Assert.Equal(4, found.Minima.Select(minimum => minimum.Network!.Fingerprint()).Distinct().Count());
    }

    [Fact]
    public void The_basin_is_that_of_the_dense_hessian_over_the_rows_trained_on()
    {
        using var rows = Problem.Clouds(rows: 60, spread: 0.8);
        using var held = Problem.Clouds(rows: 30);
        using var found = Run(rows, held, Small with { TrainingExamples = 60, AttackRatios = [0], KeepsNetworks = true }); // all of them are trained on
        Assert.Equal(2, found.Interpolating.Length);
        foreach (var minimum in found.Minima)
        {
            using var risk = new EmpiricalRisk(minimum.Network!, rows, new EmpiricalRiskOptions { Precision = ScalarType.Float64 });
            using var theta = risk.Theta();
            using var hessian = risk.Hessian(theta);
            double[] values = [.. DenseHessian.Of(hessian).Eigenvalues().OrderDescending()];
            Assert.Equal(risk.Value(theta), minimum.TrainingLoss, 1e-5);
            Assert.Equal(1, minimum.Basin!.LargestEigenvalue.Value / values[0], 1e-3);
            Assert.Equal(values.Take(4).Sum(Math.Log), minimum.Basin.LogVolume.Value, 1e-2);
            Assert.Equal(values.Sum(), minimum.Basin.Trace.Value, (6 * minimum.Basin.Trace.StandardError) + (1e-3 * values.Sum()));
            Assert.Equal(Math.Sqrt(values.Sum(value => value * value)), minimum.Basin.FrobeniusNorm.Value, (6 * minimum.Basin.FrobeniusNorm.StandardError) + (1e-3 * values[0]));
        }

        Assert.Equal(found.Minima.Sum(minimum => minimum.Basin!.Cost.Products), found.Cost.Products);
    }

    [Fact]
    public void A_training_ends_when_all_rows_trained_on_are_right_whatever_becomes_of_the_attack()
    {
        using var rows = Problem.Clouds(rows: 60, spread: 0.8);
        using var held = Problem.Clouds(rows: 30);
        using var early = Run(rows, held, Small with { TargetLoss = 0.9, Trainings = 3 }); // long reached when the last row is right
        Assert.All(early.Minima, minimum => Assert.Equal((StudyEnd.Reached, 1), (minimum.End, minimum.TrainingAccuracy)));
        using var weak = Run(rows, held, Small with { AttackWeight = 1e-6, AttackRatios = [1] }, epochs: 600); // no wrong label is learnt
        Assert.All(weak.Minima, minimum => Assert.Equal((StudyEnd.Reached, 1), (minimum.End, minimum.TrainingAccuracy)));
    }

    [Fact]
    public void What_does_not_interpolate_is_marked_and_left_out_of_correlations()
    {
        using var rows = Problem.Clouds(rows: 60, spread: 0.8);
        using var held = Problem.Clouds(rows: 30);
        using var found = Run(rows, held, Small with { AttackRatios = [0, 1], Trainings = 3 }, epochs: 60);
        Assert.Equal([.. Enumerable.Repeat(StudyEnd.Reached, 3), .. Enumerable.Repeat(StudyEnd.Missed, 3)], found.Minima.Select(minimum => minimum.End));
        Assert.All(found.Minima, minimum => Assert.NotNull(minimum.Basin)); // shown all the same
        var counted = found.Minima.Take(3).ToArray();
        Assert.Equal(
            RankCorrelation.Of([.. counted.Select(minimum => minimum.Basin!.Trace.Value)], [.. counted.Select(minimum => minimum.HeldOutAccuracy)]), found.Correlation(BasinMetric.Trace));
        Assert.Contains("over 3 minima, without 3 that do not interpolate", found.ToString(), StringComparison.Ordinal);
        Assert.Contains("30*", found.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_gives_the_same_minima_and_nothing_is_left()
    {
        using var rows = Problem.Clouds(rows: 60);
        using var held = Problem.Clouds(rows: 30);
        Assert.Equal(0, LiveTensors.LeftByNetworks(Network.Mlp(24), () =>
        {
            using var first = Run(rows, held, Small with { Geometry = new GeometryOptions { MaximumRows = 20 } });
            using var again = Run(rows, held, Small with { KeepsNetworks = true, Geometry = new GeometryOptions { MaximumRows = 20 } });
            Assert.Equal(first.Minima.Select(Numbers), again.Minima.Select(Numbers));
        }));

        static object Numbers(BadMinimum minimum) => (minimum.TrainingLoss, minimum.HeldOutAccuracy, minimum.Basin!.Trace.Value, minimum.Basin.LogVolume.Value);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Stopped_it_gives_what_it_has_and_cancelled_it_throws(bool stops)
    {
        using var rows = Problem.Clouds(rows: 60);
        using var held = Problem.Clouds(rows: 30);
        Assert.Equal(0, LiveTensors.LeftByNetworks(Network.Mlp(24), () =>
        {
            using var source = new CancellationTokenSource();
            var training = Training(400);
            if (stops)
                training.StopToken = source.Token;
            else
                training.CancellationToken = source.Token;
            var options = Small with { KeepsNetworks = true, Progress = new Told(_ => source.Cancel()) };
            if (!stops)
            {
                Assert.ThrowsAny<OperationCanceledException>(() => AttackStudy.Run(Problem.Job(training, Task), rows, held, options));
                return;
            }

            using var found = AttackStudy.Run(Problem.Job(training, Task), rows, held, options);
            Assert.Equal((StopReason.StopRequested, 1), (found.Stop, found.Minima.Length));
        }));
    }

    [Fact]
    public void All_that_is_wrong_is_said_before_any_work()
    {
        using var rows = Problem.Clouds(rows: 60);
        var training = Training(10);
        training.Averaging = new WeightAverage();
        var wrong = new BadMinimaOptions
        {
            TrainingExamples = 1,
            AttackRatios = [-1],
            AttackWeight = 0,
            TargetLoss = double.NaN,
            StepsPerLook = 0,
            Trainings = 0,
            VolumeTerms = 0,
            EigenvalueTolerance = 0,
            MaximumProducts = 1,
            ProbeAccuracy = 1,
        };
        var message = Assert.Throws<ArgumentException>(() => AttackStudy.Run(Problem.Job(training, Task), rows, rows, wrong)).Message;
        foreach (var name in new[] { "TrainingExamples", "AttackRatios", "AttackWeight", "TargetLoss", "StepsPerLook", "Trainings", "VolumeTerms", "EigenvalueTolerance", "MaximumProducts", "ProbeAccuracy", "Averaging" })
            Assert.Contains($"`{name}`", message, StringComparison.Ordinal);
        Assert.Contains("this is a regression", Assert.Throws<ArgumentException>(() => AttackStudy.Run(Problem.Job(Training(10), new RegressionTask()), rows, rows, Small)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "The data has 60 rows; 30 to train on and 60 to attack with are 90.", Assert.Throws<ArgumentException>(() => Run(rows, rows, Small with { AttackRatios = [2] })).Message, StringComparison.Ordinal);
    }

    private static Problem.Options Training(int epochs) => new() { Network = Network.Mlp(24) with { Activation = Activation.Tanh }, Epoch = epochs, LearningRate = 0.03, BatchSize = 1_000 };

    private static BadMinima Run(TensorDataset rows, TensorDataset held, BadMinimaOptions options, int epochs = 2_000) => AttackStudy.Run(Problem.Job(Training(epochs), Task), rows, held, options);

    private sealed class Told(Action<StudyProgress> told) : IProgress<StudyProgress>
    {
        public void Report(StudyProgress value) => told(value);
    }
}
