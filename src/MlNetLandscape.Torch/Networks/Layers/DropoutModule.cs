using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// Inverted dropout, y = x·m/(1 − p) with m ~ Bernoulli(1 − p) in training and y = x in evaluation. The masks come from a
/// generator of the module's own, on the CPU (TorchSharp has no other): the same seed gives the same masks on every device,
/// in every precision and memory layout. The mask is a constant of the graph, so that gradients of any order are exact.
/// </summary>
internal sealed class DropoutModule(double probability) : nn.Module<Tensor, Tensor>(nameof(DropoutModule)), IRandomModule
{
    private readonly Generator _generator = new(0, CPU);

    public void Reseed(long seed) => _generator.manual_seed(seed);

    public override Tensor forward(Tensor input)
    {
        if (!training || probability == 0)
        {
            return input.alias();
        }

        var keep = 1 - probability;
        using var uniform = rand(input.shape, float32, CPU, generator: _generator);
        using var kept = uniform.lt(keep);
        using var mask = kept.to(input.dtype, input.device);
        using var scaled = mask.div(keep); // 0 or 1/(1 − p)
        return input * scaled;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _generator.Dispose();
        }

        base.Dispose(disposing);
    }
}
