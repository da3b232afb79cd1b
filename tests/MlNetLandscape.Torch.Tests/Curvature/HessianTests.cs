using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Tests.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Curvature;

public class HessianTests
{
    public static TheoryData<string> Names => NetworkCases.Names;

    public static TheoryData<Loss, string> Losses => new()
    {
        { new CrossEntropyLoss(), "classes" }, { new CrossEntropyLoss { LabelSmoothing = 0.1, ClassWeights = [1, 2, 0.5] }, "classes" },
        { new FocalLoss(), "classes" }, { new FocalLoss { Gamma = 0.5 }, "answers" }, { new LogisticLoss { PositiveWeight = 3 }, "answers" },
        { new SquaredLoss(), "numbers" }, { new HuberLoss { Delta = 0.7 }, "numbers" }, { new AbsoluteLoss(), "numbers" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void The_product_is_symmetric_linear_and_the_slope_of_the_gradient_for_every_kind_of_network(string name)
    {
        using var scope = NewDisposeScope();
        var (network, shape) = NetworkCases.All[name];
        using var data = RiskCases.Classes(7, shape.Features, shape.Outputs, weighted: true);
        using var model = RiskCases.Model(network, shape, new MulticlassTask(shape.Outputs));
        using var risk = new EmpiricalRisk(model, data, RiskCases.Double with { BatchSize = 4 });
        Check(risk, risk.Theta());
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void The_product_is_exact_for_every_loss(Loss loss, string kind)
    {
        using var scope = NewDisposeScope();
        PredictionTask task = kind switch { "classes" => new MulticlassTask(3), "answers" => new BinaryTask(), _ => new RegressionTask(0.5, 2) };
        using var data = kind switch { "classes" => RiskCases.Classes(20, 4, 3), "answers" => RiskCases.Answers(20, 4), _ => RiskCases.Numbers(20, 4) };
        using var model = RiskCases.Model(Network.Mlp(5) with { Activation = Activation.Tanh }, new(4, task.Outputs), task);
        using var risk = new EmpiricalRisk(model, data, RiskCases.Double with { BatchSize = 8, WeightDecay = 0.1 }, loss);
        Check(risk, risk.Theta());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 30)] // graphs would not outlive the running statistics they were built with
    public void Batch_normalisation_in_training_mode_has_the_curvature_of_its_batches(long memory)
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(20, 5, 3);
        using var model = RiskCases.Model(Network.Mlp(6) with { Normalization = Normalization.Batch, Activation = Activation.Tanh }, new(5, 3), new MulticlassTask(3));
        using var training = new EmpiricalRisk(model, data, RiskCases.Double with { BatchSize = 10, TrainingMode = true, GraphMemory = memory });
        using var evaluation = new EmpiricalRisk(model, data, RiskCases.Double with { BatchSize = 10 });
        Assert.NotEqual(evaluation.Value(evaluation.Theta()), training.Value(training.Theta()));
        Check(training, training.Theta());
    }

    [Fact]
    public void Vectors_multiplied_together_give_the_bits_of_each_alone()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(50, 144, 3);
        using var model = RiskCases.Model(Network.SimpleCnn(NetworkCases.Gray, 3, 4), new(144, 3), new MulticlassTask(3));
        using var risk = new EmpiricalRisk(model, data, new() { BatchSize = 20 });
        using var hessian = risk.Hessian(risk.Theta());
        Tensor[] vectors = [.. Enumerable.Range(0, 3).Select(seed => risk.Space.Random(ProbeDistribution.Gaussian, seed))];
        foreach (var (vector, product) in vectors.Zip(hessian.Apply(vectors)))
            Assert.Equal(risk.Space.ToArray(hessian.Apply(vector)), risk.Space.ToArray(product));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 18)] // some batches
    [InlineData(1 << 30)]
    public void Kept_and_rebuilt_graphs_give_the_same_bits(long memory)
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(90, 144, 3);
        using var model = RiskCases.Model(Network.SimpleCnn(NetworkCases.Gray, 3, 4), new(144, 3), new MulticlassTask(3));
        using var rebuilding = new EmpiricalRisk(model, data, new() { BatchSize = 20, GraphMemory = 0 });
        using var keeping = new EmpiricalRisk(model, data, new() { BatchSize = 20, GraphMemory = memory });
        using var expected = rebuilding.Hessian(rebuilding.Theta());
        using var kept = keeping.Hessian(keeping.Theta());
        var v = keeping.Space.Random(ProbeDistribution.Gaussian, 1);
        var live = LiveTensors.Count();
        for (var product = 0; product < 3; product++)
            Assert.Equal(keeping.Space.ToArray(expected.Apply(v)), keeping.Space.ToArray(kept.Apply(v)));
        const int Gradients = 6; // of a batch, one a parameter
        var held = (Tensor.TotalCount - live - 6) / Gradients; // less three products of each
        Assert.Equal(memory switch { 0 => 0, 1 << 30 => 5, _ => 1 }, held);
    }

    [Fact]
    public void The_memory_for_graphs_is_shared_by_all_operators_and_freed_with_them()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(90, 5, 3);
        using var model = RiskCases.Model(Network.Mlp(6), new(5, 3), new MulticlassTask(3));
        using var risk = new EmpiricalRisk(model, data, new() { BatchSize = 20, GraphMemory = 10_000 });
        var theta = risk.Theta();
        var first = risk.Hessian(theta);
        using var second = risk.GaussNewton(theta);
        var live = LiveTensors.Count();
        first.Apply(theta).Dispose();
        Assert.True(Tensor.TotalCount > live, "the first operator keeps graphs");
        var held = Tensor.TotalCount;
        second.Apply(theta).Dispose();
        Assert.Equal(held, Tensor.TotalCount);
        risk.Gradient(theta).Gradient.Dispose(); // the same θ: nothing is rewritten
        Assert.Equal(held, Tensor.TotalCount);
        first.Dispose();
        Assert.Equal(live - 1, Tensor.TotalCount); // and its θ
        using var third = risk.Hessian(theta);
        third.Apply(theta).Dispose();
        Assert.Equal(held, Tensor.TotalCount);
        risk.Value(theta * 2); // elsewhere: the graphs are of no more use
        Assert.Equal(live + 1, Tensor.TotalCount);
    }

    [Fact]
    public void Graphs_of_a_module_that_others_move_are_not_used_again()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(30, 5, 3);
        using var module = Network.Mlp(6).Build(new(5, 3), 1);
        using var risk = new EmpiricalRisk(module, new MulticlassTask(3), new CrossEntropyLoss(), data, new());
        using var other = new EmpiricalRisk(module, new MulticlassTask(3), new CrossEntropyLoss(), data, new());
        var theta = risk.Theta();
        using var hessian = risk.Hessian(theta);
        var expected = risk.Space.ToArray(hessian.Apply(theta));
        other.Value(theta * 2); // writes, and writes back
        Assert.Equal(expected, risk.Space.ToArray(hessian.Apply(theta)));
        using (no_grad())
        {
            foreach (var parameter in module.parameters())
                parameter.mul_(1.5); // as an optimizer's step does
        }

        Assert.Equal(expected, risk.Space.ToArray(hessian.Apply(theta)));
        Assert.Equal(expected, risk.Space.ToArray(hessian.Apply(theta)));
        Assert.Equal(risk.Space.ToArray(theta * 1.5), risk.Space.ToArray(risk.Theta()));
    }

    [Fact]
    public void An_operation_without_derivative_is_refused_before_it_ends_the_process()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Numbers(20, 3);
        using var module = new FullDecomposition();
        using var risk = new EmpiricalRisk(module, new RegressionTask(), new SquaredLoss(), data, new());
        using var hessian = risk.Hessian(risk.Theta());
        var live = LiveTensors.Count();
        var error = Assert.Throws<InvalidOperationException>(() => hessian.Apply(risk.Theta()));
        Assert.Contains("cannot differentiate twice", error.Message, StringComparison.Ordinal);
        Assert.Contains("QR decomposition is not differentiable", error.Message, StringComparison.Ordinal);
        Assert.Contains("cannot differentiate at all", Assert.Throws<InvalidOperationException>(() => risk.Gradient(risk.Theta())).Message, StringComparison.Ordinal);
        Assert.Equal(live + 2, Tensor.TotalCount); // θ, twice
        Assert.All(module.parameters(), parameter => Assert.Null(parameter.grad));
    }

    [Fact]
    public void The_operator_keeps_to_its_point_whatever_is_evaluated_meanwhile()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(50, 5, 3);
        using var model = RiskCases.Model(Network.Mlp(6) with { Activation = Activation.Tanh }, new(5, 3), new MulticlassTask(3));
        using var risk = new EmpiricalRisk(model, data, new() { BatchSize = 20 });
        var (here, v) = (risk.Theta(), risk.Space.Random(ProbeDistribution.Gaussian, 1));
        var there = here + 0.5;
        using var first = risk.Hessian(here);
        using var second = risk.Hessian(there);
        var (a, b) = (risk.Space.ToArray(first.Apply(v)), risk.Space.ToArray(second.Apply(v)));
        Assert.NotEqual(a, b);
        here.zero_(); // the operator has a copy
        risk.Gradient(there * 2);
        Assert.Equal(a, risk.Space.ToArray(first.Apply(v)));
        risk.Value(there * 3);
        Assert.Equal(b, risk.Space.ToArray(second.Apply(v)));
        Assert.Equal(b, risk.Space.ToArray(second.Apply(v)));
        Assert.Equal(a, risk.Space.ToArray(first.Apply(v)));
    }

    [Fact]
    public void A_thousand_products_leave_as_many_tensors_as_one()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(20, 5, 3);
        using var model = RiskCases.Model(Network.Mlp(6), new(5, 3), new MulticlassTask(3));
        var left = LiveTensors.LeftBy(() =>
        {
            using var risk = new EmpiricalRisk(model, data, new() { BatchSize = 8 });
            var v = risk.Theta().DetachFromDisposeScope();
            using (var hessian = risk.Hessian(v))
            {
                hessian.Apply(v).Dispose();
                var live = LiveTensors.Count();
                for (var product = 0; product < 1000; product++)
                    hessian.Apply(v).Dispose();
                Assert.Equal(live, Tensor.TotalCount);
            }

            v.Dispose();
        });

        Assert.Equal(LiveTensors.LeftByBuilding(model.Network, model.Shape), left);
    }

    [Fact]
    public void A_vector_of_another_space_is_refused()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(20, 5, 3);
        using var model = RiskCases.Model(Network.Mlp(), new(5, 3), new MulticlassTask(3));
        using var risk = new EmpiricalRisk(model, data, RiskCases.Double);
        using var hessian = risk.Hessian(risk.Theta());
        Assert.Contains("A vector is Float64 [18]. Got Float64 [17].", Assert.Throws<ArgumentException>(() => hessian.Apply(ones(17, ScalarType.Float64))).Message, StringComparison.Ordinal);
        Assert.Contains("θ is Float64 [18]. Got Float32 [18].", Assert.Throws<ArgumentException>(() => risk.Value(ones(18))).Message, StringComparison.Ordinal);
    }

    private static void Check(EmpiricalRisk risk, Tensor theta)
    {
        const double Step = 1e-6;
        var (u, v) = (Unit(risk, 1), Unit(risk, 2));
        using var hessian = risk.Hessian(theta);
        var (hu, hv) = (hessian.Apply(u), hessian.Apply(v));
        var size = Math.Max(hu.abs().max().item<double>(), hv.abs().max().item<double>());
        Assert.Equal(0, (risk.Space.Dot(u, hv) - risk.Space.Dot(v, hu)) / size, 1e-11); // uᵀHv = vᵀHu
        Assert.Equal(0, (hessian.Apply((2 * u) - (3 * v)) - ((2 * hu) - (3 * hv))).abs().max().item<double>() / size, 1e-12);
        var slope = (risk.Gradient(theta + (Step * v)).Gradient - risk.Gradient(theta - (Step * v)).Gradient) / (2 * Step);
        Assert.Equal(0, RiskCases.Distance(slope, hv), 2e-7);
    }

    private static Tensor Unit(EmpiricalRisk risk, long seed)
    {
        var v = risk.Space.Random(ProbeDistribution.Gaussian, seed);
        return v / v.norm();
    }

    /// <summary>libtorch has no derivative of the complete QR decomposition of a tall matrix.</summary>
    private sealed class FullDecomposition : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Linear _linear = nn.Linear(3, 1);

        public FullDecomposition()
            : base(nameof(FullDecomposition)) => RegisterComponents();

        public override Tensor forward(Tensor input) => _linear.call(input) * linalg.qr(_linear.weight.t(), linalg.QRMode.Complete).Q.sum(); // [B, 1]
    }
}
