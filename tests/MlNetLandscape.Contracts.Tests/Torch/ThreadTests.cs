using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Contracts.Tests.Torch;

public sealed class ThreadTests
{
    [Fact]
    public void EightThreadsShareAModel()
    {
        using var net = nn.Sequential(("a", nn.Linear(6, 16)), ("b", nn.Tanh()), ("c", nn.Linear(16, 3)));
        net.eval();
        using var x = randn(5, 6);
        using var labels = tensor(new[] { 0L, 1L, 2L, 1L, 0L });
        var parameters = net.parameters().ToArray();
        var expectedOutput = Forward();
        var expectedGradient = Gradient();
        var mismatches = 0;
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            for (var i = 0; i < 50; i++)
            {
                if (!Forward().SequenceEqual(expectedOutput) || !Gradient().SequenceEqual(expectedGradient))
                {
                    Interlocked.Increment(ref mismatches);
                }
            }
        });
        Assert.Equal(0, mismatches);

        double[] Forward()
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            return net.call(x).Doubles();
        }

        double[] Gradient()
        {
            using var scope = NewDisposeScope();
            var loss = nn.functional.cross_entropy(net.call(x), labels);
            return [.. autograd.grad([loss], parameters).SelectMany(g => g.Doubles())];
        }
    }
}
