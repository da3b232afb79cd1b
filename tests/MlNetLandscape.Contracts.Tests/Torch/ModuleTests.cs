using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape.Contracts.Tests.Torch;

public sealed class ModuleTests
{
    [Fact]
    public void FieldsAreRegisteredByName()
    {
        using var net = new Branched();
        Assert.Equal(
            ["_scale", "_first.weight", "_first.bias", "_rest.a.weight", "_rest.a.bias", "_blocks.0.weight", "_blocks.1.weight"],
            net.named_parameters().Select(member => member.name));
        Assert.Equal(["_offset"], net.named_buffers().Select(member => member.name));
        Assert.Equal(["_first", "_rest", "_blocks"], net.named_children().Select(member => member.name));
        Assert.Equal(["_first", "_rest", "_blocks", "_rest.a", "_rest.b", "_blocks.0", "_blocks.1"], net.named_modules().Select(member => member.name));
        Assert.Equal(8, net.state_dict().Count);
        Assert.True(net.has_parameter("_rest.a.weight"));
        Assert.Same(net.First.weight, net.get_parameter("_first.weight"));
        Assert.Null(net.get_parameter("_first.nothing"));
    }

    [Fact]
    public void ASharedModuleCountsOnce()
    {
        var shared = nn.Linear(2, 2);
        using var net = nn.Sequential(("one", shared), ("two", shared));
        Assert.Equal(2, net.parameters().Count());
    }

    [Fact]
    public void TrainingModeReachesAllModules()
    {
        using var net = nn.Sequential(("drop", nn.Dropout(0.9)), ("inner", nn.Sequential(("bn", nn.BatchNorm1d(3)))));
        Assert.True(net.training);
        net.eval();
        Assert.All(net.modules(), module => Assert.False(module.training));
        using var x = ones(4, 3);
        using var y = net.call(x);
        Numbers.IsClose(Enumerable.Repeat(1 / Math.Sqrt(1 + 1e-5), 12).ToArray(), y, 1e-6);
        net.train();
        Assert.All(net.modules(), module => Assert.True(module.training));
    }

    [Fact]
    public void ASequenceDisposesWhatPassesThroughIt()
    {
        using var net = nn.Sequential(("a", nn.Linear(2, 2)), ("b", nn.ReLU()), ("c", nn.Linear(2, 1)));
        using var scope = NewDisposeScope();
        using (no_grad())
        {
            var x = ones(1, 2);
            var y = net.call(x);
            Assert.False(x.IsInvalid);
            Assert.Equal(2, scope.DisposablesCount);
            Assert.Equal([1, 1], y.shape);
        }
    }

    [Fact]
    public void HooksSeeAndChangeACall()
    {
        using var layer = nn.ReLU();
        var calls = 0;
        var hook = layer.register_forward_hook((_, input, output) =>
        {
            calls++;
            return output.mul(2);
        });
        using var x = tensor(new[] { -1.0, 3.0 });
        using var y = layer.call(x);
        Numbers.IsClose([0, 6], y);
        using var direct = layer.forward(x);
        Numbers.IsClose([0, 3], direct);
        hook.remove();
        using var after = layer.call(x);
        Numbers.IsClose([0, 3], after);
        Assert.Equal(1, calls);
    }

    [Fact]
    public void ConversionKeepsLeavesAndIntegers()
    {
        using var net = new Branched();
        net.train();
        var old = net.First.weight;
        net.to(ScalarType.Float64);
        Assert.True(old.IsInvalid);
        Assert.All(net.parameters(), parameter => Assert.True(parameter.is_leaf && parameter.requires_grad && parameter.dtype == ScalarType.Float64));
        using var norm = nn.BatchNorm1d(2).to(ScalarType.Float64);
        Assert.Equal(ScalarType.Float64, norm.running_mean!.dtype);
        Assert.Equal(ScalarType.Int64, norm.num_batches_tracked!.dtype);
        Assert.Throws<ArgumentException>(() => net.to(ScalarType.Int64));
    }

    [Fact]
    public void BatchNormTracksItsBatches()
    {
        using var scope = NewDisposeScope();
        using var norm = nn.BatchNorm1d(1, momentum: 0.5);
        var batch = tensor(new float[,] { { 1 }, { 3 } });
        Numbers.IsClose([-1, 1], norm.call(batch), 1e-4);
        Numbers.IsClose([1], norm.running_mean!, 1e-6);
        Numbers.IsClose([1.5], norm.running_var!, 1e-6);
        Numbers.IsClose([1], norm.num_batches_tracked!);
        norm.reset_running_stats();
        Numbers.IsClose([0], norm.running_mean!);
    }

    [Fact]
    public void LayersComputeWhatTheySay()
    {
        using var scope = NewDisposeScope();
        var linear = nn.Linear(nn.Parameter(tensor(new double[,] { { 1, 2 } })), nn.Parameter(tensor(new[] { 3.0 })));
        Numbers.IsClose([14], linear.call(tensor(new double[,] { { 3, 4 } })));
        var convolution = nn.Conv2d(1, 1, 2, bias: false, dtype: ScalarType.Float64);
        convolution.weight = nn.Parameter(ones(1, 1, 2, 2, ScalarType.Float64));
        var image = arange(9, ScalarType.Float64).reshape(1, 1, 3, 3);
        Numbers.IsClose([8, 12, 20, 24], convolution.call(image));
        Numbers.IsClose([4, 5, 7, 8], nn.MaxPool2d(2, 1).call(image));
        Numbers.IsClose([2, 3, 5, 6], nn.AvgPool2d(2, 1).call(image));
        Numbers.IsClose([4], nn.AdaptiveAvgPool2d(1).call(image));
        Assert.Equal([1, 9], nn.Flatten().call(image).shape);
        Assert.Equal([1, 1, 3, 3, 1], nn.Unflatten(3, [3, 1]).call(image).shape);
        Numbers.IsClose([0, 1, 0], nn.functional.one_hot(tensor(new[] { 1L }), 3));
        var table = nn.Embedding(3, 2);
        Numbers.IsClose(table.weight![2].Doubles(), table.call(tensor(new[] { 2L })));
        Numbers.IsClose([Math.Log(3)], nn.functional.cross_entropy(zeros(1, 3, ScalarType.Float64), tensor(new[] { 2L })));
    }

    [Fact]
    public void FirstWeightsAreWithinTheirBounds()
    {
        using var linear = nn.Linear(16, 400);
        Assert.InRange((double)linear.weight.abs().max(), 0.24, 0.25);
        Assert.InRange((double)linear.bias!.abs().max(), 0.2, 0.25);
        using var convolution = nn.Conv2d(4, 100, 3);
        Assert.InRange((double)convolution.weight.abs().max(), 0.16, 1 / 6.0);
        using var matrix = zeros(3, 5, ScalarType.Float64);
        nn.init.orthogonal_(matrix);
        using var identity = matrix.mm(matrix.t());
        Numbers.IsClose([1, 0, 0, 0, 1, 0, 0, 0, 1], identity, 1e-6);
        nn.init.xavier_uniform_(matrix);
        Assert.InRange((double)matrix.abs().max(), 0, Math.Sqrt(6.0 / 8));
        Assert.Equal((5, 3), nn.init.CalculateFanInAndFanOut(matrix));
    }

    [Fact]
    public void DisposingAModuleFreesItsParameters()
    {
        var net = new Branched();
        var parameters = net.parameters().ToArray();
        net.Dispose();
        Assert.All(parameters, parameter => Assert.True(parameter.IsInvalid));
    }

    private sealed class Branched : nn.Module<Tensor, Tensor>
    {
        private readonly Parameter _scale = nn.Parameter(ones(1));
        private readonly Tensor _offset = zeros(1);
        private readonly Linear _first = nn.Linear(2, 3);
        private readonly Sequential _rest = nn.Sequential(("a", nn.Linear(3, 3)), ("b", nn.Tanh()));
        private readonly ModuleList<nn.Module<Tensor, Tensor>> _blocks = new(nn.Linear(3, 3, false), nn.Linear(3, 1, false));

        public Branched()
            : base(nameof(Branched)) => RegisterComponents();

        public Linear First => _first;

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var x = _rest.call(_first.call(input));
            foreach (var block in _blocks)
            {
                x = block.call(x);
            }

            return x.mul(_scale).add(_offset).MoveToOuterDisposeScope();
        }
    }
}
