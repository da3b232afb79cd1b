using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Tests.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Curvature;

public class GaussNewtonTests
{
    public static TheoryData<string> Names => NetworkCases.Names;

    public static TheoryData<Loss, string> Likelihoods => new()
    {
        { new CrossEntropyLoss { LabelSmoothing = 0.1, ClassWeights = [1, 2, 0.5] }, "classes" },
        { new LogisticLoss { PositiveWeight = 2 }, "answers" },
        { new SquaredLoss(), "numbers" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void The_product_is_that_of_the_jacobian_for_every_kind_of_network(string name)
    {
        using var scope = NewDisposeScope();
        var (network, shape) = NetworkCases.All[name];
        using var data = RiskCases.Classes(6, shape.Features, shape.Outputs, weighted: true);
        using var model = RiskCases.Model(network, shape, new MulticlassTask(shape.Outputs));
        using var risk = new EmpiricalRisk(model, data, RiskCases.Double with { BatchSize = 4 });
        var (theta, v) = (risk.Theta(), risk.Space.Random(ProbeDistribution.Gaussian, 1));
        using var matrix = risk.GaussNewton(theta);
        var product = matrix.Apply(v);

        using var module = model.CreateModule().to(ScalarType.Float64);
        module.eval();
        var outputs = module.call(data.Features.to_type(ScalarType.Float64)); // [N, K]
        Tensor[] parameters = [.. module.parameters()];
        var w = data.Weights!.to_type(ScalarType.Float64) / data.Weights!.to_type(ScalarType.Float64).sum();
        var p = nn.functional.softmax(outputs.detach(), 1);
        var expected = zeros_like(v);
        for (var row = 0; row < data.Count; row++)
        {
            var jacobian = stack([.. Enumerable.Range(0, shape.Outputs).Select(k => Row(outputs[row, k], parameters))], 0); // [K, P]
            var middle = (p[row].diag() - p[row].outer(p[row])) * w[row];
            expected += jacobian.t().mv(middle.mv(jacobian.mv(v)));
        }

        Assert.Equal(0, RiskCases.Distance(expected, product), 1e-11);
    }

    [Fact]
    public void It_is_positive_semi_definite_where_the_hessian_is_not()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(12, 4, 3);
        using var model = RiskCases.Model(Network.Mlp(6) with { Activation = Activation.Tanh }, new(4, 3), new MulticlassTask(3));
        using var risk = new EmpiricalRisk(model, data, RiskCases.Double);
        var theta = risk.Theta();
        using var hessian = risk.Hessian(theta);
        using var gaussNewton = risk.GaussNewton(theta);
        using var residual = risk.Residual(theta);
        using var empirical = risk.EmpiricalFisher(theta);
        using var fisher = risk.Fisher(theta, 1);
        var (h, g, r) = (RiskCases.Dense(hessian), RiskCases.Dense(gaussNewton), RiskCases.Dense(residual));
        Assert.Equal(0, RiskCases.Distance(h, g + r), 1e-13);
        Assert.True(Smallest(h) < -1e-3);
        Assert.All([g, RiskCases.Dense(empirical), RiskCases.Dense(fisher)], matrix => Assert.InRange(Smallest(matrix), -1e-14, 1e-14));
        Assert.Equal((0L, 0L, 2L * h.shape[0]), (residual.Cost.Values, residual.Cost.Gradients, residual.Cost.Products));
    }

    [Theory]
    [InlineData("classes")]
    [InlineData("answers")]
    [InlineData("numbers")]
    public void A_linear_network_has_no_residual(string kind)
    {
        using var scope = NewDisposeScope();
        var (task, data) = Problem(kind);
        using var model = RiskCases.Model(Network.Mlp(), new(4, task.Outputs), task);
        using var risk = new EmpiricalRisk(model, data, RiskCases.Double with { WeightDecay = 0.2 });
        using var hessian = risk.Hessian(risk.Theta());
        using var gaussNewton = risk.GaussNewton(risk.Theta());
        using var residual = risk.Residual(risk.Theta());
        Assert.Equal(0, RiskCases.Distance(RiskCases.Dense(hessian), RiskCases.Dense(gaussNewton)), 1e-14);
        Assert.Equal(0, RiskCases.Dense(residual).abs().max().item<double>(), 1e-15);
        data.Dispose();
    }

    [Fact]
    public void Where_every_example_is_fitted_it_is_the_hessian_and_the_empirical_fisher_vanishes()
    {
        using var scope = NewDisposeScope();
        using var model = RiskCases.Model(Network.Mlp(6) with { Activation = Activation.Tanh }, new(4, 1), new RegressionTask());
        using var noise = RiskCases.Numbers(12, 4);
        using var module = model.CreateModule();
        using var data = new TensorDataset(noise.Features.clone(), module.call(noise.Features).detach().view(-1));
        using var risk = new EmpiricalRisk(model, data, RiskCases.Double);
        using var hessian = risk.Hessian(risk.Theta());
        using var gaussNewton = risk.GaussNewton(risk.Theta());
        using var empirical = risk.EmpiricalFisher(risk.Theta());
        var g = RiskCases.Dense(gaussNewton);
        Assert.Equal(0, RiskCases.Distance(RiskCases.Dense(hessian), g), 1e-6); // labels are fitted to single precision
        Assert.True(g.abs().max().item<double>() > 0.1);
        Assert.Equal(0, RiskCases.Dense(empirical).abs().max().item<double>(), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Likelihoods))]
    public void The_sampled_fisher_matrix_converges_to_it(Loss loss, string kind)
    {
        using var scope = NewDisposeScope();
        var (task, data) = Problem(kind);
        using var model = RiskCases.Model(Network.Mlp(3) with { Activation = Activation.Tanh }, new(4, task.Outputs), task);
        var errors = new List<double>();
        foreach (var copies in new[] { 25, 2500 }) // of each example, with a label each
        {
            using var many = data.Rows(arange(20 * copies, dtype: ScalarType.Int64).remainder(20));
            using var risk = new EmpiricalRisk(model, many, RiskCases.Double with { WeightDecay = 0.1, BatchSize = 9999 }, loss);
            using var gaussNewton = risk.GaussNewton(risk.Theta());
            using var fisher = risk.Fisher(risk.Theta(), 5);
            var g = RiskCases.Dense(gaussNewton);
            errors.Add((RiskCases.Dense(fisher) - g).norm().ToDouble() / g.norm().ToDouble());
        }

        Assert.InRange(errors[0] / errors[1], 10 / 3.0, 10 * 3.0); // 1/√n
        Assert.InRange(errors[1], 0, 0.03);
        data.Dispose();
    }

    [Fact]
    public void Sampled_labels_do_not_depend_on_the_batches()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(1000, 4, 3, weighted: true);
        using var model = RiskCases.Model(Network.Mlp(5), new(4, 3), new MulticlassTask(3));
        Tensor[] products = [.. new[] { 1000, 900 }.Select(size =>
        {
            using var risk = new EmpiricalRisk(model, data, RiskCases.Double with { BatchSize = size, GraphMemory = size * 100_000L });
            using var fisher = risk.Fisher(risk.Theta(), 7);
            var v = risk.Space.Random(ProbeDistribution.Gaussian, 1);
            Assert.Equal(risk.Space.ToArray(fisher.Apply(v)), risk.Space.ToArray(fisher.Apply(v)));
            return fisher.Apply(v);
        })];
        Assert.Equal(0, RiskCases.Distance(products[0], products[1]), 1e-12);
    }

    [Theory]
    [InlineData("classes")]
    [InlineData("answers")]
    [InlineData("numbers")]
    public void The_empirical_fisher_is_the_second_moment_of_the_gradients(string kind)
    {
        using var scope = NewDisposeScope();
        var (task, data) = Problem(kind);
        using var model = RiskCases.Model(Network.Mlp(3) with { Activation = Activation.Tanh }, new(4, task.Outputs), task);
        using var risk = new EmpiricalRisk(model, data, RiskCases.Double with { BatchSize = 9 });
        using var fisher = risk.EmpiricalFisher(risk.Theta());
        var expected = zeros(risk.Space.Dimension, risk.Space.Dimension, ScalarType.Float64);
        for (var row = 0; row < data.Count; row++)
        {
            using var one = data.Rows(tensor([(long)row]));
            using var alone = new EmpiricalRisk(model, one, RiskCases.Double);
            var gradient = alone.Gradient(alone.Theta()).Gradient;
            expected.add_(gradient.outer(gradient) / data.Count);
        }

        Assert.Equal(0, RiskCases.Distance(expected, RiskCases.Dense(fisher)), 1e-12);
        data.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Losses_that_are_no_likelihood_have_no_fisher_matrix(bool focal)
    {
        using var scope = NewDisposeScope();
        var (task, data) = Problem(focal ? "classes" : "numbers");
        using var model = RiskCases.Model(Network.Mlp(3), new(4, task.Outputs), task);
        using var risk = new EmpiricalRisk(model, data, RiskCases.Double, focal ? new FocalLoss() : new HuberLoss());
        var error = Assert.Throws<NotSupportedException>(() => risk.Fisher(risk.Theta(), 1));
        Assert.Contains(focal ? "FocalLoss is not the log-likelihood of one. Use GaussNewton" : "HuberLoss", error.Message, StringComparison.Ordinal);
        using var gaussNewton = risk.GaussNewton(risk.Theta());
        Assert.True(gaussNewton.Apply(risk.Theta()).isfinite().all().item<bool>());
        data.Dispose();
    }

    [Fact]
    public void Products_leave_no_tensors_behind()
    {
        using var scope = NewDisposeScope();
        using var data = RiskCases.Classes(20, 5, 3);
        using var model = RiskCases.Model(Network.Mlp(6), new(5, 3), new MulticlassTask(3));
        GC.Collect(); // what other tests left must not be freed meanwhile
        GC.WaitForPendingFinalizers();
        foreach (var memory in new[] { 0, 1L << 30 })
        {
            using var risk = new EmpiricalRisk(model, data, new() { BatchSize = 8, GraphMemory = memory });
            var v = risk.Theta();
            var atFirst = LiveTensors.Count();
            foreach (var make in new Func<ILinearOperator<Tensor>>[] { () => risk.GaussNewton(v), () => risk.Fisher(v, 1), () => risk.EmpiricalFisher(v), () => risk.Residual(v) })
            {
                using (var matrix = make())
                {
                    matrix.Apply(v).Dispose();
                    var live = LiveTensors.Count();
                    for (var product = 0; product < 20; product++)
                        matrix.Apply(v).Dispose();
                    Assert.Equal(live, Tensor.TotalCount);
                }

                Assert.Equal(atFirst, Tensor.TotalCount);
            }
        }
    }

    private static (PredictionTask Task, TensorDataset Data) Problem(string kind) => kind switch
    {
        "classes" => (new MulticlassTask(3), RiskCases.Classes(20, 4, 3)),
        "answers" => (new BinaryTask(), RiskCases.Answers(20, 4)),
        _ => (new RegressionTask(), RiskCases.Numbers(20, 4)),
    };

    private static Tensor Row(Tensor output, Tensor[] parameters) =>
        cat([.. autograd.grad([output], parameters, retain_graph: true).Select(part => part.reshape(-1))], 0);

    private static double Smallest(Tensor matrix)
    {
        var size = (int)matrix.shape[0];
        return Matrix<double>.Build.DenseOfRowMajor(size, size, matrix.reshape(-1).data<double>().ToArray()).Evd(Symmetricity.Symmetric).EigenValues.Min(value => value.Real);
    }
}
