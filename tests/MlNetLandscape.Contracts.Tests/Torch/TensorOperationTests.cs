using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Contracts.Tests.Torch;

public sealed class TensorOperationTests
{
    public static TheoryData<string> Functions => [.. Pointwise.Keys];

    private static readonly Dictionary<string, (Func<Tensor, Tensor> OfTensor, Func<double, double> OfNumber)> Pointwise = new()
    {
        ["abs"] = (t => t.abs(), Math.Abs),
        ["exp"] = (t => t.exp(), Math.Exp),
        ["expm1"] = (t => t.expm1(), x => Math.Exp(x) - 1),
        ["log of square"] = (t => t.square().log(), x => Math.Log(x * x)),
        ["log1p of square"] = (t => t.square().log1p(), x => Math.Log(1 + (x * x))),
        ["square root"] = (t => t.abs().sqrt(), x => Math.Sqrt(Math.Abs(x))),
        ["reciprocal root"] = (t => t.abs().rsqrt(), x => 1 / Math.Sqrt(Math.Abs(x))),
        ["reciprocal"] = (t => t.reciprocal(), x => 1 / x),
        ["sine"] = (t => t.sin(), Math.Sin),
        ["cosine"] = (t => t.cos(), Math.Cos),
        ["hyperbolic tangent"] = (t => t.tanh(), Math.Tanh),
        ["sigmoid"] = (t => t.sigmoid(), x => 1 / (1 + Math.Exp(-x))),
        ["relu"] = (t => t.relu(), x => Math.Max(0, x)),
        ["softplus"] = (t => t.softplus(), x => Math.Log(1 + Math.Exp(x))),
        ["silu"] = (t => t.silu(), x => x / (1 + Math.Exp(-x))),
        ["leaky relu"] = (t => t.leaky_relu(0.1), x => x > 0 ? x : 0.1 * x),
        ["elu"] = (t => t.elu(0.5), x => x > 0 ? x : 0.5 * (Math.Exp(x) - 1)),
        ["sign"] = (t => t.sign(), x => Math.Sign(x)),
        ["floor"] = (t => t.floor(), Math.Floor),
        ["ceiling"] = (t => t.ceil(), Math.Ceiling),
        ["truncation"] = (t => t.trunc(), Math.Truncate),
        ["clamp"] = (t => t.clamp(-0.5, 0.75), x => Math.Clamp(x, -0.5, 0.75)),
        ["power"] = (t => t.pow(3), x => x * x * x),
        ["number minus"] = (t => 2 - t, x => 2 - x),
        ["number over"] = (t => 3.0 / t, x => 3 / x),
        ["remainder"] = (t => t % 0.75, x => x - (0.75 * Math.Floor(x / 0.75))),
        ["affine"] = (t => (2 * t) + 1, x => (2 * x) + 1),
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void EachElementIsMappedOnItsOwn(string name)
    {
        double[] points = [-2.25, -1.5, -0.3, 0.2, 0.8, 1.0, 3.5];
        using var scope = NewDisposeScope();
        var (ofTensor, ofNumber) = Pointwise[name];
        Numbers.IsClose([.. points.Select(ofNumber)], ofTensor(tensor(points)), 1e-13);
    }

    [Fact]
    public void ReductionsAgreeWithTheirDefinitions()
    {
        using var scope = NewDisposeScope();
        var matrix = tensor(new double[,] { { 1, 5, 3 }, { 4, 2, 8 } });
        Numbers.IsClose([23], matrix.sum());
        Numbers.IsClose([5, 7, 11], matrix.sum(0L));
        Numbers.IsClose([9, 14], matrix.sum([1], keepdim: true));
        Numbers.IsClose([3, 14 / 3.0], matrix.mean([1]));
        Numbers.IsClose([4, 28 / 3.0], matrix.var(1));
        Numbers.IsClose([8 / 3.0, 56 / 9.0], matrix.var(1, unbiased: false));
        Numbers.IsClose([Math.Sqrt(4)], matrix[0].std());
        var (values, indexes) = matrix.max(1);
        Numbers.IsClose([5, 8], values);
        Assert.Equal([1, 2], indexes.Longs());
        Assert.Equal([0, 1, 0], matrix.argmin(0).Longs());
        Numbers.IsClose([4, 5, 8], matrix.amax([0]));
        Numbers.IsClose([15, 64], matrix.prod(1));
        Numbers.IsClose([Math.Log(Math.Exp(1) + Math.Exp(5) + Math.Exp(3))], matrix[0].logsumexp(0), 1e-14);
        Numbers.IsClose([1, 6, 9], matrix[0].cumsum(0));
        Numbers.IsClose([Math.Sqrt(35)], matrix[0].norm());
        Numbers.IsClose([9], matrix[0].norm(1f));
        var (top, places) = matrix.topk(2);
        Numbers.IsClose([5, 3, 8, 4], top);
        Assert.Equal([1, 2, 2, 0], places.Longs());
        Assert.Equal([0, 2, 1, 1, 0, 2], matrix.argsort().Longs());
        Assert.True((bool)matrix.gt(0).all());
        Assert.Equal(3, (long)matrix.gt(3).count_nonzero());
        Assert.Equal([2, 0, 1], tensor(new[] { 0L, 2L, 0L }).bincount(null).Longs());
    }

    [Fact]
    public void LogSoftmaxIsShiftInvariant()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new double[,] { { 1000, 1001, 1002 } });
        var total = Math.Log(1 + Math.Exp(-1) + Math.Exp(-2));
        Numbers.IsClose([-2 - total, -1 - total, -total], logits.log_softmax(1), 1e-13);
        Numbers.IsClose([1], logits.softmax(1).sum());
    }

    [Fact]
    public void ShapesChangeAndValuesStay()
    {
        using var scope = NewDisposeScope();
        var matrix = arange(6).reshape(2, 3);
        Assert.Equal([3, 2], matrix.t().shape);
        Numbers.IsClose([0, 3, 1, 4, 2, 5], matrix.t());
        Numbers.IsClose([0, 3, 1, 4, 2, 5], matrix.permute(1, 0));
        Assert.Equal([1, 2, 3], matrix.unsqueeze(0).shape);
        Assert.Equal([2, 3], matrix.unsqueeze(0).squeeze(0).shape);
        Assert.Equal([4, 2, 3], matrix.expand(4, 2, 3).shape);
        Assert.Equal([4, 3], matrix.repeat(2, 1).shape);
        Assert.Equal([[2L, 1L], [2L, 2L]], matrix.split([1L, 2L], 1).Select(part => part.shape));
        Assert.Equal(3, matrix.unbind(1).Length);
        Assert.Equal(2, matrix.chunk(2).Length);
        Assert.Equal(40, arange(40).unbind().Length);
        Numbers.IsClose([5, 4, 3, 2, 1, 0], matrix.flip(0, 1));
        Numbers.IsClose([2, 0, 1, 5, 3, 4], matrix.roll([1], [1]));
        Assert.Equal([4, 3], cat([matrix, matrix]).shape);
        Assert.Equal([2, 2, 3], stack([matrix, matrix]).shape);
        Numbers.IsClose([0, 4], matrix.diagonal());
        Assert.Equal([2, 2], meshgrid([arange(2), arange(2)])[0].shape);
    }

    [Fact]
    public void InPlaceOperationsGiveTheirTensorAndViewsShareIt()
    {
        using var scope = NewDisposeScope();
        var values = tensor(new[] { 1.0, 2.0, 3.0, 4.0 });
        Assert.Same(values, values.add_(1));
        Assert.Same(values, values.mul_(values));
        Numbers.IsClose([4, 9, 16, 25], values);
        var view = values.view(2, 2);
        view[0].zero_();
        Numbers.IsClose([0, 0, 16, 25], values);
        var old = values;
        values += 1;
        Assert.NotSame(old, values);
        Numbers.IsClose([0, 0, 16, 25], old);
        Assert.Same(old, old.addcmul_(ones_like(old), ones_like(old), 2));
        Assert.Same(old, old.lerp_(zeros_like(old), tensor(0.5)));
        Numbers.IsClose([1, 1, 9, 13.5], old);
    }

    [Fact]
    public void ComparisonsOfElementsAndOfTensors()
    {
        using var scope = NewDisposeScope();
        var a = tensor(new[] { 1.0, 2.0 });
        var b = tensor(new[] { 1.0, 3.0 });
        Assert.Equal([1, 0], (a == b).Longs());
        Assert.Equal([0, 1], (a < b).Longs());
        Assert.Equal([0, 1], (a > 1).Longs());
        Assert.True(a.Equals(a.clone()));
        Assert.False(a.Equals(b));
        Assert.True(a.allclose(b, atol: 1.1));
        Assert.Equal([0, 1, 0], tensor(new[] { 1.0, double.NaN, double.PositiveInfinity }).isnan().Longs());
    }
}
