using TorchSharp;
using TorchSharp.Modules;
using static MlNetLandscape.Torch.Tests.Optimizers.ClosureSteps;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Optimizers;

/// <summary>Charged points, reinforced gradients and remote gradients against their closed forms.</summary>
public sealed class ResearchOptimizerTests
{
    [Theory]
    [InlineData(0, false, 170)]
    [InlineData(1e-6, false, 151)]
    [InlineData(1e-5, false, 138)]
    [InlineData(1e-4, false, 123)]
    [InlineData(1e-3, false, 109)]
    [InlineData(1e-3, true, 149)]
    public void A_charged_point_leaves_a_saddle_sooner_the_larger_its_charge(double charge, bool limited, int expected)
    {
        // x² − y² from (1, 10⁻⁸), η = 0.05: steps until |y| > 0.1, as a program of a few lines counts them
        using var theta = new Parameter(tensor([1, 1e-8]));
        using var running = new ChargedPointNormalization { Charge = charge, ChargeDecay = 0, NormOrder = 2, IsLimited = limited, Base = new Sgd { Momentum = 0 } }.Start([theta], 0);
        running.LearningRate = 0.05;
        var steps = 0;
        for (; Math.Abs(theta[1].ToDouble()) <= 0.1; steps++)
            running.Step(() => Gradient(theta, (tensor([1.0, -1.0]) * theta.square()).sum()));
        Assert.Equal(expected, steps);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_charge_pushes_along_the_gradient_of_its_penalty(int order)
    {
        // step 1 has θ = φ and no penalty; step 2 adds the derivative of b e^(−k) / (‖θ − φ‖ₚ + ε), here by differences; a = 0.9
        double[] slopes = [2, -1], theta0 = [1, 1];
        var theta1 = Next(theta0, slopes);
        var trail = theta0.Zip(theta1, (a, b) => (0.9 * a) + (0.1 * b)).ToArray();
        var theta2 = Next(theta1, [.. slopes.Select((slope, i) => slope + Slope(i))]);

        using var theta = new Parameter(tensor(theta0));
        using var running = new ChargedPointNormalization { Trailing = 0.9, Charge = 0.01, ChargeDecay = 0.7, NormOrder = order, Epsilon = 0.05, Base = new Sgd { Momentum = 0 } }.Start([theta], 0);
        running.LearningRate = 0.1;
        running.Step(() => Gradient(theta, (tensor(slopes) * theta).sum()));
        Assert.Equal(theta1, theta.data<double>().ToArray());
        running.Step(() => Gradient(theta, (tensor(slopes) * theta).sum()));
        Assert.Equal(theta2, theta.data<double>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-8);

        double[] Next(double[] from, double[] gradient) => [.. from.Zip(gradient, (x, g) => x - (0.1 * g))];

        double Slope(int i)
        {
            return (Penalty(1e-6) - Penalty(-1e-6)) / 2e-6;

            double Penalty(double by)
            {
                double[] d = [.. theta1.Select((x, j) => x - trail[j] + (i == j ? by : 0))];
                return 0.01 * Math.Exp(-0.7) / ((order == 1 ? Math.Abs(d[0]) + Math.Abs(d[1]) : Math.Sqrt((d[0] * d[0]) + (d[1] * d[1]))) + 0.05);
            }
        }
    }

    [Fact]
    public void Without_charge_or_reinforcement_they_are_plain_descent_bit_for_bit()
    {
        Assert.Equal(Walk(new Sgd()), Walk(new ChargedPointNormalization { Charge = 0 }));
        Assert.Equal(Walk(new Sgd { Momentum = 0 }), Walk(new ReinforcedSgd { Gamma = 1 }));
        Assert.Equal(Walk(new AdamW()), Walk(new Arsg { Nu = 1, Beta1 = 0.9, KeepsLargest = false }));
    }

    [Theory]
    [InlineData(0.5, 2)]
    [InlineData(0.9, 10)]
    public void A_gradient_that_stays_is_reinforced_to_one_over_one_minus_p_in_runs_of_geometric_length(double p, double amplification)
    {
        const int Entries = 20_000;
        using var theta = new Parameter(zeros(Entries, ScalarType.Float64));
        using var running = new ReinforcedSgd { Gamma = 0, MaximumProbability = p }.Start([theta], 0);
        running.LearningRate = 1;
        const int Steps = 200;
        for (var step = 0; step < Steps; step++)
            running.Step(new ClosureStep(() => Gradient(theta, (3 * theta).sum())) { Seed = step });
        double[] runs = [.. running.State["reinforced.0"].data<double>().ToArray().Select(r => r / 3)];
        Assert.Equal(amplification, runs.Average(), 0.02 * amplification);
        foreach (var length in new[] { 1, 2, 5 })
        {
            var share = (1 - p) * Math.Pow(p, length - 1);
            Assert.Equal(share, runs.Count(run => Math.Abs(run - length) < 1e-9) / (double)Entries, 4 * Math.Sqrt(share * (1 - share) / Entries));
        }

        Assert.Equal(-3.0 * Steps, theta.mean().ToDouble(), 0.02 * 3 * Steps + (3 * amplification)); // the step stays η g, but for the runs at the start
    }

    [Fact]
    public void The_probability_grows_with_the_steps()
    {
        using var theta = new Parameter(zeros(50_000, ScalarType.Float64));
        using var running = new ReinforcedSgd { Gamma = 0.7, MaximumProbability = 0.6 }.Start([theta], 0);
        running.LearningRate = 1;
        var before = 0.0;
        foreach (var (p, step) in new[] { 0, 1 - 0.7, 1 - 0.49, 0.6, 0.6 }.Select((p, step) => (p, step)))
        {
            running.Step(new ClosureStep(() => Gradient(theta, theta.sum())) { Seed = step });
            var mean = running.State["reinforced.0"].mean().ToDouble();
            Assert.Equal(1 + (p * before), mean, 0.01 * mean);
            before = mean;
        }
    }

    [Theory]
    [InlineData(0.9, 0.9)]
    [InlineData(0.5, 0.9)]
    [InlineData(0.95, 0.8)]
    public void Remote_gradients_converge_at_the_rate_of_their_polynomial(double beta, double nu)
    {
        // one dimension, h = 1: with β₂ = 0 and v̂ the largest g² so far, √v̂ = |g₀| for good, and the error follows z² − z (1 + β − a (1 − ν β)) + β (1 − a (1 − ν))
        const double Length = 0.3; // a h = η h / |g₀|, from θ₀ = 1
        var (b, c) = (1 + beta - (Length * (1 - (nu * beta))), beta * (1 - (Length * (1 - nu))));
        using var theta = new Parameter(tensor([1.0]));
        using var running = new Arsg { Beta1 = beta, Beta2 = 0, Nu = nu, Epsilon = 1e-300 }.Start([theta], 0);
        running.LearningRate = Length;
        var errors = new List<double>();
        for (var step = 0; step < 500; step++)
        {
            running.Step(() => Gradient(theta, (0.5 * theta.square()).sum()));
            errors.Add(theta.item<double>());
        }

        for (var t = 400; t < 499; t++) // 1 − βᵗ is 1 by then: eₜ₊₁ = b eₜ − c eₜ₋₁
            Assert.Equal((b * errors[t]) - (c * errors[t - 1]), errors[t + 1], 1e-6 * Math.Max(Math.Abs(errors[t]), Math.Abs(errors[t - 1])));
        var radius = Math.Sqrt(c); // of complex roots
        Assert.True(b * b < 4 * c);
        var (early, late) = (errors.Skip(200).Take(50).Select((e, t) => Math.Abs(e) / Math.Pow(radius, t)).Max(), errors.Skip(400).Take(50).Select((e, t) => Math.Abs(e) / Math.Pow(radius, t)).Max());
        Assert.Equal(radius, Math.Pow(late / early, 1 / 200.0), 1e-3);
    }

    [Fact]
    public void Remote_gradients_follow_their_recurrence()
    {
        double[] gradients = [2, -1, 0.5, 3];
        var (x, m, v, largest) = (1.0, 0.0, 0.0, 0.0);
        using var theta = new Parameter(tensor([1.0]));
        using var running = new Arsg { Beta1 = 0.8, Beta2 = 0.9, Nu = 0.6 }.Start([theta], weightDecay: 0.5);
        running.LearningRate = 0.1;
        for (var t = 1; t <= gradients.Length; t++)
        {
            var g = gradients[t - 1];
            (m, v) = ((0.8 * m) + (0.2 * g), (0.9 * v) + (0.1 * g * g));
            largest = Math.Max(largest, v);
            var step = (0.4 * g) + (0.6 * m / (1 - Math.Pow(0.8, t)));
            x = (x * (1 - 0.05)) - (0.1 * step / (Math.Sqrt(largest / (1 - Math.Pow(0.9, t))) + 1e-8));
            running.Step(() => Gradient(theta, (g * theta).sum()));
            Assert.Equal(x, theta.item<double>(), 12);
        }
    }

    [Fact]
    public void Wrong_constants_are_named() => Assert.Equal(
    [
        "`NormOrder` of `ChargedPointNormalization` must be 1 or 2. Got 3.", "`Gamma` of `ReinforcedSgd` must be in [0, 1]. Got 1.5.", "`Nu` of `Arsg` must be in [0, 1]. Got -1.",
        "`Averaging` of `EntropySgd` must be in (0, 1]. Got 0.", "`Replicas` of `ReplicatedSgd` must be in (0, ∞). Got 0.", "`Beta` of `ScheduleFreeSgd` must be in [0, 1). Got 1.",
        "`EstimateEvery` of `SophiaG` must be in (0, ∞). Got 0.", "`Others` of `Muon` must take one gradient a step, as Sgd, AdamW and RmsProp do. Got Sam.",
    ],
        new Optimizer[]
        {
            new ChargedPointNormalization { NormOrder = 3 }, new ReinforcedSgd { Gamma = 1.5 }, new Arsg { Nu = -1 }, new EntropySgd { Averaging = 0 }, new ReplicatedSgd { Replicas = 0 },
            new ScheduleFreeSgd { Beta = 1 }, new SophiaG { EstimateEvery = 0 }, new Muon { Others = new Sam() },
        }.SelectMany(optimizer => optimizer.Faults()));

    private static float[] Walk(Optimizer optimizer)
    {
        using var theta = new Parameter(tensor([0.3f, -1.7f, 2.2f]));
        using var running = optimizer.Start([theta], weightDecay: 0.01);
        running.LearningRate = 0.05;
        for (var step = 0; step < 9; step++)
            running.Step(() => Gradient(theta, (theta.cos() + theta.square()).sum().to_type(ScalarType.Float64)));
        return theta.data<float>().ToArray();
    }
}
