using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNetLandscape.Contracts.Tests.Torch;

/// <summary>Functions whose first and second derivatives the library relies on: parameters, and the loss they give.</summary>
internal static class DerivativeCases
{
    private delegate (Tensor[] Parameters, Func<Tensor> Loss) Build();

    private static readonly Dictionary<string, Build> All = Layers().Concat(Activations()).Concat(Losses()).ToDictionary(c => c.Name, c => c.Build);

    public static IEnumerable<string> Names => All.Keys;

    public static (Tensor[] Parameters, Func<Tensor> Loss) Make(string name) => All[name]();

    private static Tensor Leaf(params long[] shape) => randn(shape, ScalarType.Float64, requires_grad: true);

    private static Tensor Data(params long[] shape) => randn(shape, ScalarType.Float64);

    /// <summary>Σ sin(y)·c: a smooth function with curvature in every output.</summary>
    private static Tensor Score(Tensor output) => output.sin().mul(output).sum();

    private static (string Name, Build Build) Case(string name, Build build) => (name, build);

    private static (string Name, Build Build) Layer(string name, Func<nn.Module<Tensor, Tensor>> module, params long[] input) =>
        Case(name, () =>
        {
            var layer = module();
            var x = Leaf(input);
            return ([x, .. layer.parameters()], () => Score(layer.call(x)));
        });

    private static IEnumerable<(string Name, Build Build)> Layers()
    {
        var f64 = ScalarType.Float64;
        yield return Layer("linear", () => nn.Linear(3, 4, dtype: f64), 5, 3);
        yield return Layer("conv1d", () => nn.Conv1d(2, 3, 3, 1, 1, dtype: f64), 2, 2, 6);
        yield return Layer("conv2d", () => nn.Conv2d(2, 3, 3, 1, 1, dtype: f64), 2, 2, 5, 5);
        yield return Layer("strided conv2d", () => nn.Conv2d(2, 2, 3, 2, 1, bias: false, dtype: f64), 2, 2, 5, 5);
        yield return Layer("transposed conv2d", () => nn.ConvTranspose2d(2, 3, 3, 2, 1, dtype: f64), 2, 2, 3, 3);
        yield return Layer("batch norm 1d, training", () => nn.BatchNorm1d(3, dtype: f64), 6, 3);
        yield return Layer("batch norm 2d, training", () => nn.BatchNorm2d(2, dtype: f64), 3, 2, 4, 4);
        yield return Layer("batch norm 2d, evaluation", () => Evaluating(nn.BatchNorm2d(2, dtype: f64)), 3, 2, 4, 4);
        yield return Layer("layer norm", () => nn.LayerNorm(4, dtype: f64), 3, 4);
        yield return Layer("instance norm", () => nn.InstanceNorm2d(2, affine: true, dtype: f64), 2, 2, 4, 4);
        yield return Layer("max pool", () => nn.MaxPool2d(2), 2, 2, 4, 4);
        yield return Layer("average pool", () => nn.AvgPool2d(2), 2, 2, 4, 4);
        yield return Layer("adaptive average pool", () => nn.AdaptiveAvgPool2d(2), 2, 2, 5, 5);
        yield return Layer("dropout, evaluation", () => Evaluating(nn.Dropout(0.5)), 4, 3);
        yield return Layer("flatten", () => nn.Flatten(), 2, 3, 2);
        yield return Case("group norm", () =>
        {
            var (x, weight, bias) = (Leaf(2, 4, 3, 3), Leaf(4), Leaf(4));
            return ([x, weight, bias], () => Score(F.group_norm(x, 2, weight, bias)));
        });
        yield return Case("dropout, same seed", () =>
        {
            var x = Leaf(6, 5);
            return ([x], () =>
            {
                random.manual_seed(11);
                return Score(F.dropout(x, 0.4));
            }
            );
        });
        yield return Case("embedding", () =>
        {
            var layer = nn.Embedding(5, 3, dtype: f64);
            var rows = tensor([0L, 3L, 3L, 4L]);
            return ([.. layer.parameters()], () => Score(layer.call(rows)));
        });
        yield return Case("residual block", () =>
        {
            var (x, a, b) = (Leaf(3, 4), Leaf(4, 4), Leaf(4, 4));
            return ([x, a, b], () => Score(x.add(F.linear(F.linear(x, a).tanh(), b))));
        });
        yield return Case("matrix functions", () =>
        {
            var (a, b) = (Leaf(3, 3), Leaf(3, 3));
            return ([a, b], () => Score(einsum("ij,jk->ik", a, b).add(a.mm(b.t())).add(a.matmul(b))));
        });
    }

    private static T Evaluating<T>(T module)
        where T : nn.Module
    {
        module.eval();
        return module;
    }

    private static IEnumerable<(string Name, Build Build)> Activations()
    {
        yield return Layer("relu", () => nn.ReLU(), 4, 3);
        yield return Layer("tanh", () => nn.Tanh(), 4, 3);
        yield return Layer("sigmoid", () => nn.Sigmoid(), 4, 3);
        yield return Layer("gelu", () => nn.GELU(), 4, 3);
        yield return Layer("softplus", () => nn.Softplus(), 4, 3);
        yield return Layer("elu", () => nn.ELU(), 4, 3);
        yield return Layer("silu", () => nn.SiLU(), 4, 3);
        yield return Layer("mish", () => nn.Mish(), 4, 3);
        yield return Layer("leaky relu", () => nn.LeakyReLU(), 4, 3);
        yield return Layer("selu", () => nn.SELU(), 4, 3);
        yield return Layer("softmax", () => nn.Softmax(1), 4, 3);
        yield return Layer("log softmax", () => nn.LogSoftmax(1), 4, 3);
    }

    /// <summary>Each loss of the outputs of a small network.</summary>
    private static IEnumerable<(string Name, Build Build)> Losses()
    {
        var classes = () => tensor([0L, 2L, 1L, 2L, 0L]);
        var weights = () => tensor([0.5, 2.0, 1.0]);
        var values = () => Data(5, 3);
        var chances = () => rand([5, 3], ScalarType.Float64);
        var signs = () => randint(0, 2, [5, 3]).to_type(ScalarType.Float64).mul(2).sub(1);
        yield return Loss("cross entropy", classes, (y, t) => F.cross_entropy(y, t));
        yield return Loss("cross entropy, smoothed", classes, (y, t) => F.cross_entropy(y, t, label_smoothing: 0.1));
        yield return Loss("cross entropy, weighted", classes, (y, t) => F.cross_entropy(y, t, weights()));
        yield return Loss("cross entropy, weighted sum", classes, (y, t) => F.cross_entropy(y, t, weights(), reduction: nn.Reduction.Sum));
        yield return Loss("cross entropy, probabilities", () => chances().softmax(1), (y, t) => F.cross_entropy(y, t));
        yield return Loss("negative log likelihood", classes, (y, t) => F.nll_loss(y.log_softmax(1), t));
        yield return Loss("squared error", values, (y, t) => F.mse_loss(y, t));
        yield return Loss("absolute error", values, (y, t) => F.l1_loss(y, t));
        yield return Loss("smooth absolute error", values, (y, t) => F.smooth_l1_loss(y, t, beta: 0.5));
        yield return Loss("Huber", values, (y, t) => F.huber_loss(y, t, 0.7));
        yield return Loss("binary cross entropy", chances, (y, t) => F.binary_cross_entropy(y.sigmoid(), t));
        yield return Loss("binary cross entropy, logits", chances, (y, t) => F.binary_cross_entropy_with_logits(y, t));
        yield return Loss(
            "binary cross entropy, positive weights", chances, (y, t) => F.binary_cross_entropy_with_logits(y, t, pos_weights: weights()));
        yield return Loss("soft margin", signs, (y, t) => F.soft_margin_loss(y, t));
        yield return Loss("divergence", () => chances().softmax(1), (y, t) => F.kl_div(y.log_softmax(1), t, false, nn.Reduction.Sum));
    }

    private static (string Name, Build Build) Loss(string name, Func<Tensor> target, Func<Tensor, Tensor, Tensor> loss) => Case(name, () =>
    {
        var (x, t) = (Data(5, 4), target());
        var (first, second) = (Leaf(4, 6), Leaf(6, 3));
        return ([first, second], () => loss(x.mm(first).tanh().mm(second), t));
    });
}
