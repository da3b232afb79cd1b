using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

/// <summary>Two of <see cref="TanhDigits"/> from two seeds, and the landscape of 1,000 digits between them.</summary>
internal sealed class TanhPair : IDisposable
{
    private readonly TensorDataset _rows;
    private readonly NetworkModel _first;
    private readonly NetworkModel _second;

    public TanhPair(ClaimRun run)
    {
        (_rows, var others) = ClaimData.SplitDigits(1);
        others.Dispose();
        _first = TanhDigits.Train(run, _rows, (2 * run.Seed) - 1);
        _second = TanhDigits.Train(run, _rows, 2 * run.Seed);
        Landscape = new NetworkLandscape(_first, _rows, new GeometryOptions { BatchSize = 1000, CancellationToken = run.Cancellation }, joinsNetworks: true);
        (A, B) = (Landscape.Point(_first), Landscape.Point(_second));
    }

    public NetworkLandscape Landscape { get; }

    public Tensor A { get; }

    public Tensor B { get; }

    public void Dispose()
    {
        Landscape.Dispose();
        _second.Dispose();
        _first.Dispose();
        _rows.Dispose();
    }
}
