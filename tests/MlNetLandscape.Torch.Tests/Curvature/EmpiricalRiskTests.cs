using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Curvature;

public class EmpiricalRiskTests
{
    [Theory]
    [InlineData(1000)]
    [InlineData(900)]
    [InlineData(999)] // the last batch would have one example
    [InlineData(7)]
    public void Batches_of_any_size_give_the_risk_of_one_batch(int batchSize)
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(1000, 5, 3);
        using var model = RiskCases.Model(Network.Mlp(6) with { Activation = Activation.Tanh }, new(5, 3), new MulticlassTask(3));
        using var whole = new EmpiricalRisk(model, data, RiskCases.Double with { BatchSize = 1000 });
        using var cut = new EmpiricalRisk(model, data, RiskCases.Double with { BatchSize = batchSize });
        var theta = whole.Theta();
        var v = whole.Space.Random(ProbeDistribution.Gaussian, 1);
        Assert.Equal(whole.Value(theta), cut.Value(theta), 1e-13);
        Assert.Equal(0, RiskCases.Distance(whole.Gradient(theta).Gradient, cut.Gradient(theta).Gradient), 1e-12);
        using var one = whole.Hessian(theta);
        using var many = cut.Hessian(theta);
        Assert.Equal(0, RiskCases.Distance(one.Apply(v), many.Apply(v)), 1e-12);
    }

    [Fact]
    public void Softmax_regression_has_its_closed_form()
    {
        using var scope = NewDisposeScope();
        const int Features = 4, Classes = 3;
        using var data = RiskCases.Classes(101, Features, Classes, weighted: true);
        using var model = RiskCases.Model(Network.Mlp(), new(Features, Classes), new MulticlassTask(Classes));
        using var risk = new EmpiricalRisk(model, data, RiskCases.Double with { BatchSize = 30, Parameters = ["linear1.weight"] });
        var theta = risk.Theta();
        var x = data.Features.to_type(ScalarType.Float64); // [N, D]
        var w = data.Weights!.to_type(ScalarType.Float64) / data.Weights!.to_type(ScalarType.Float64).sum(); // [N]
        using var full = new EmpiricalRisk(model, data, RiskCases.Double);
        var bias = full.Theta().narrow(0, Features * Classes, Classes);
        var p = nn.functional.softmax(x.mm(theta.view(Classes, Features).t()) + bias, 1); // [N, K]
        var y = nn.functional.one_hot(data.Labels, Classes).to_type(ScalarType.Float64);

        Assert.Equal(-(w.unsqueeze(1) * y * p.log()).sum().item<double>(), risk.Value(theta), 1e-12);
        var (value, gradient) = risk.Gradient(theta);
        Assert.Equal(risk.Value(theta), value, 1e-14);
        Assert.Equal(0, RiskCases.Distance(((p - y) * w.unsqueeze(1)).t().mm(x).reshape(-1), gradient), 1e-12);
        var hessian = einsum("n,nk,kl,ni,nj->kilj", w, p, eye(Classes, dtype: ScalarType.Float64), x, x)
            - einsum("n,nk,nl,ni,nj->kilj", w, p, p, x, x); // Σ w xxᵀ ⊗ (diag p − ppᵀ)
        using var matrix = risk.Hessian(theta);
        Assert.Equal(0, RiskCases.Distance(hessian.reshape(12, 12), RiskCases.Dense(matrix)), 1e-12);
    }

    [Fact]
    public void Weights_of_examples_and_classes_multiply()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(50, 4, 3, weighted: true);
        using var model = RiskCases.Model(Network.Mlp(), new(4, 3), new MulticlassTask(3));
        double[] factors = [0.5, 2, 3];
        using var risk = new EmpiricalRisk(model, data, RiskCases.Double with { BatchSize = 20 }, new CrossEntropyLoss { ClassWeights = [.. factors] });
        using var module = model.CreateModule().to(ScalarType.Float64);
        var losses = nn.functional.cross_entropy(module.call(data.Features.to_type(ScalarType.Float64)), data.Labels, reduction: nn.Reduction.None);
        var w = tensor(factors).index_select(0, data.Labels) * data.Weights!.to_type(ScalarType.Float64);
        Assert.Equal(((losses * w).sum() / w.sum()).item<double>(), risk.Value(risk.Theta()), 1e-13);
        Assert.Equal(risk.Value(risk.Theta()), risk.Gradient(risk.Theta()).Value, 1e-14);
    }

    [Fact]
    public void Weight_decay_adds_its_own_value_gradient_and_curvature()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Numbers(40, 3);
        using var model = RiskCases.Model(Network.Mlp(5) with { Activation = Activation.Tanh }, new(3, 1), new RegressionTask());
        using var plain = new EmpiricalRisk(model, data, RiskCases.Double);
        using var decayed = new EmpiricalRisk(model, data, RiskCases.Double with { WeightDecay = 0.3 });
        Assert.False(plain.IsRegularised);
        Assert.True(decayed.IsRegularised);
        var (theta, v) = (plain.Theta(), plain.Space.Random(ProbeDistribution.Gaussian, 1));
        Assert.Equal(plain.Value(theta) + (0.15 * plain.Space.Dot(theta, theta)), decayed.Value(theta), 1e-12);
        Assert.Equal(decayed.Value(theta), decayed.Gradient(theta).Value, 1e-14);
        Assert.Equal(0, RiskCases.Distance(plain.Gradient(theta).Gradient + (0.3 * theta), decayed.Gradient(theta).Gradient), 1e-13);
        using var h = plain.Hessian(theta);
        using var k = decayed.Hessian(theta);
        Assert.Equal(0, RiskCases.Distance(h.Apply(v) + (0.3 * v), k.Apply(v)), 1e-13);
    }

    [Fact]
    public void A_restriction_to_layers_gives_the_blocks_of_the_whole()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(30, 4, 3);
        using var model = RiskCases.Model(Network.Mlp(5) with { Activation = Activation.Tanh }, new(4, 3), new MulticlassTask(3));
        using var whole = new EmpiricalRisk(model, data, RiskCases.Double);
        Assert.Equal(["linear1", "linear2"], whole.LayerNames.ToArray());
        Assert.Equal([("linear1.weight", 0L), ("linear1.bias", 20L), ("linear2.weight", 25L), ("linear2.bias", 40L)], whole.Parameters.Select(p => (p.Name, p.Offset)));
        using var all = whole.Hessian(whole.Theta());
        var dense = RiskCases.Dense(all);
        foreach (var (names, start, length) in new[] { ("linear1", 0, 25), ("linear2", 25, 18), ("linear2.weight", 25, 15) })
        {
            using var part = new EmpiricalRisk(model, data, RiskCases.Double with { Parameters = [names] });
            Assert.Equal(length, part.Space.Dimension);
            using var hessian = part.Hessian(part.Theta());
            Assert.Equal(0, RiskCases.Distance(dense.narrow(0, start, length).narrow(1, start, length), RiskCases.Dense(hessian)), 1e-12);
        }

        var error = Assert.Throws<ArgumentException>(() => new EmpiricalRisk(model, data, RiskCases.Double with { Parameters = ["linear"] }));
        Assert.Contains("'linear'. There are linear1.weight, linear1.bias", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Frozen_parameters_are_left_out_and_unused_ones_have_no_slope()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Numbers(20, 3);
        using var module = new WithSpareParts().to(ScalarType.Float64);
        using var risk = new EmpiricalRisk(module, new RegressionTask(), new SquaredLoss(), data, RiskCases.Double);
        Assert.Equal(["_used.weight", "_used.bias", "_unused.weight", "_unused.bias"], risk.Parameters.Select(p => p.Name));
        Assert.Equal(0, risk.Gradient(risk.Theta()).Gradient.narrow(0, 4, 4).abs().sum().item<double>());
        using var hessian = risk.Hessian(risk.Theta());
        Assert.Equal(0, RiskCases.Dense(hessian).narrow(0, 4, 4).abs().sum().item<double>());
        Assert.False(module.get_parameter("_frozen.weight")!.requires_grad);
    }

    [Fact]
    public void The_callers_module_is_left_as_it_was()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(40, 128, 3);
        using var module = Network.ResNet(new(2, 8, 8), 8).Build(new(128, 3), 1);
        MemoryLayouts.SetChannelsLast(module, true);
        var frozenNorm = module.named_modules().First(entry => entry.name.Contains("norm", StringComparison.Ordinal)).module;
        frozenNorm.eval(); // as in fine tuning
        module.parameters().First().grad = ones_like(module.parameters().First());
        var before = Snapshot(module);
        using (var risk = new EmpiricalRisk(module, new MulticlassTask(3), new CrossEntropyLoss(), data, new() { BatchSize = 20, Parameters = ["linear1"], TrainingMode = true }))
        {
            var theta = risk.Theta();
            var moved = theta + 1;
            using var hessian = risk.Hessian(moved);
            Assert.NotEqual(risk.Value(theta), risk.Value(moved));
            risk.Gradient(moved);
            hessian.Apply(theta);
            Assert.Equal(before, Snapshot(module));
        }

        Assert.Equal(before, Snapshot(module));
    }

    [Fact]
    public void A_mini_batch_is_the_risk_of_some_rows_and_unbiased()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(60, 4, 3);
        using var model = RiskCases.Model(Network.Mlp(5), new(4, 3), new MulticlassTask(3));
        using var risk = new EmpiricalRisk(model, data, RiskCases.Double with { BatchSize = 8 });
        var theta = risk.Theta();
        Assert.Equal(risk.Value(theta), risk.MiniBatch(60, 3).Value(theta), 1e-13); // all rows, in another order
        var live = LiveTensors.Count();
        var values = Enumerable.Range(0, 300).Select(seed => risk.MiniBatch(20, seed).Value(theta)).ToArray();
        Assert.Equal(live, Tensor.TotalCount);
        Assert.Equal(values[4], risk.MiniBatch(20, 4).Value(theta));
        var error = Math.Sqrt(values.Sum(value => Math.Pow(value - values.Average(), 2)) / 299 / 300);
        Assert.InRange(values.Average() - risk.Value(theta), -4 * error, 4 * error);
    }

    [Fact]
    public void What_is_computed_is_counted_and_timed()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(20, 4, 3);
        using var model = RiskCases.Model(Network.Mlp(5), new(4, 3), new MulticlassTask(3));
        var reported = new List<EvaluationCost>();
        using var risk = new EmpiricalRisk(model, data, new() { Clock = new Ticking(), Progress = new Recorder(reported) });
        var theta = risk.Theta();
        risk.Value(theta);
        risk.Gradient(theta);
        using var hessian = risk.Hessian(theta);
        hessian.Apply([theta, theta, theta]);
        Assert.Equal(new EvaluationCost(1, 1, 3, 3), risk.Cost);
        Assert.Equal(new EvaluationCost(0, 0, 3, 1), hessian.Cost);
        Assert.Equal([new(1, 0, 0, 1), new(1, 1, 0, 2), new(1, 1, 3, 3)], reported);
    }

    [Fact]
    public void A_cancelled_evaluation_leaves_everything_usable()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(20, 4, 3);
        using var module = Network.Mlp(5).Build(new(4, 3), 1);
        using var source = new CancellationTokenSource();
        using var risk = new EmpiricalRisk(module, new MulticlassTask(3), new CrossEntropyLoss(), data, new() { BatchSize = 5, CancellationToken = source.Token });
        var theta = risk.Theta();
        using var hessian = risk.Hessian(theta + 1);
        source.Cancel();
        var (live, before) = (LiveTensors.Count(), Snapshot(module));
        Assert.Throws<OperationCanceledException>(() => risk.Value(theta));
        Assert.Throws<OperationCanceledException>(() => risk.Gradient(theta + 1));
        Assert.Throws<OperationCanceledException>(() => hessian.Apply(theta));
        Assert.Equal(default, risk.Cost);
        Assert.Equal(before, Snapshot(module));
        Assert.Equal(live + 1, Tensor.TotalCount); // θ + 1
    }

    [Fact]
    public void A_network_that_draws_random_numbers_is_refused_by_name()
    {
        using var data = RiskCases.Classes(20, 4, 3);
        using var model = RiskCases.Model(Network.Mlp(5, 6) with { Dropout = 0.5 }, new(4, 3), new MulticlassTask(3));
        using (new EmpiricalRisk(model, data, new()))
        {
            // dropout is off in evaluation mode
        }

        var left = LiveTensors.LeftBy(() =>
        {
            var error = Assert.Throws<InvalidOperationException>(() => new EmpiricalRisk(model, data, new() { TrainingMode = true }));
            Assert.Contains("«dropout1» (DropoutModule)", error.Message, StringComparison.Ordinal);
        });
        Assert.Equal(LiveTensors.LeftByBuilding(model.Network, model.Shape), left);
    }

    [Fact]
    public void Inference_mode_and_a_disposed_risk_are_refused()
    {
        using var data = RiskCases.Classes(20, 4, 3);
        using var model = RiskCases.Model(Network.Mlp(5), new(4, 3), new MulticlassTask(3));
        var risk = new EmpiricalRisk(model, data, new());
        using (inference_mode())
            Assert.StartsWith("A risk was asked for inside `torch.inference_mode()`", Assert.Throws<InvalidOperationException>(() => risk.Gradient(risk.Theta())).Message, StringComparison.Ordinal);
        risk.Dispose();
        Assert.Throws<ObjectDisposedException>(risk.Theta);
    }

    [Fact]
    public void All_faults_are_reported_at_once()
    {
        using var data = RiskCases.Classes(20, 4, 3);
        using var model = RiskCases.Model(Network.Mlp(5), new(4, 3), new MulticlassTask(3));
        var options = new EmpiricalRiskOptions { BatchSize = 0, WeightDecay = -1, Precision = ScalarType.Int64, GraphMemory = -5 };
        var message = Assert.Throws<ArgumentException>(() => new EmpiricalRisk(model, data, options, new SquaredLoss())).Message;
        foreach (var fault in new[] { "`BatchSize`", "Got 0.", "`WeightDecay`", "Got -1.", "`Precision`", "Got Int64.", "`GraphMemory`", "Got -5.", "SquaredLoss does not fit" })
            Assert.Contains(fault, message, StringComparison.Ordinal);
        using var module = Network.Mlp().Build(new(4, 3), 1);
        var error = Assert.Throws<ArgumentException>(() => new EmpiricalRisk(module, new MulticlassTask(3), new CrossEntropyLoss(), data, RiskCases.Double));
        Assert.Contains("`Precision` is Float64, but the network's parameters are Float32", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_scale_of_adaptive_sharpness_leaves_biases_and_norms_alone()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(20, 4, 3);
        using var model = RiskCases.Model(Network.Mlp(6) with { Normalization = Normalization.Layer }, new(4, 3), new MulticlassTask(3));
        using var risk = new EmpiricalRisk(model, data, new());
        var (theta, scale) = (risk.Space.ToArray(risk.Theta()), risk.Space.ToArray(risk.ParameterScale(0.01)));
        foreach (var parameter in risk.Parameters)
        {
            for (var index = (int)parameter.Offset; index < parameter.Offset + parameter.Length; index++)
                Assert.Equal(parameter.Name.EndsWith("weight", StringComparison.Ordinal) && parameter.Shape.Length == 2 ? Math.Abs(theta[index]) + 0.01 : 1, scale[index], 1e-7);
        }
    }

    private static List<string> Snapshot(nn.Module module)
    {
        using var scope = NewDisposeScope();
        return
        [
            .. module.named_parameters().Select(p => $"{p.name} {p.parameter.requires_grad} {p.parameter.grad is null} {Convert.ToHexString(p.parameter.detach().bytes)}"),
            .. module.named_buffers().Select(b => $"{b.name} {Convert.ToHexString(b.buffer.bytes)}"),
            .. module.named_modules().Select(m => $"{m.name} {m.module.training} {(m.module as IMemoryLayout)?.ChannelsLast}"),
        ];
    }

    private sealed class Recorder(List<EvaluationCost> reported) : IProgress<EvaluationCost>
    {
        public void Report(EvaluationCost value) => reported.Add(value);
    }

    /// <summary>Every look at the clock is a second later.</summary>
    private sealed class Ticking : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _now++;
    }

    private sealed class WithSpareParts : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Linear _used = nn.Linear(3, 1);
        private readonly TorchSharp.Modules.Linear _unused = nn.Linear(3, 1);
        private readonly TorchSharp.Modules.Linear _frozen = nn.Linear(3, 3);

        public WithSpareParts()
            : base(nameof(WithSpareParts))
        {
            RegisterComponents();
            foreach (var parameter in _frozen.parameters())
                parameter.requires_grad = false;
        }

        public override Tensor forward(Tensor input) => _used.call(_frozen.call(input).tanh());
    }
}
