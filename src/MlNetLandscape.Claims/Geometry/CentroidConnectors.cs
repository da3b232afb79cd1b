using System.Collections.Immutable;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

/// <summary>Eleven trainings of digits, and what lies above the centroids of the first m + 1.</summary>
internal sealed class CentroidConnectors : IDisposable
{
    private readonly TensorDataset _rows;
    private readonly List<NetworkModel> _networks = [];
    private readonly NetworkLandscape _landscape;
    private readonly CancellationToken _cancellation;

    /// <param name="run">Its seed decides which trainings.</param>
    /// <param name="networks">How many.</param>
    public CentroidConnectors(ClaimRun run, int networks)
    {
        (_rows, var test) = ClaimData.SplitDigits(1);
        test.Dispose();
        for (var network = 0; network < networks; network++)
        {
            run.Tell(0.8 * network / networks, $"training {network + 1} of {networks}");
            _networks.Add(TanhDigits.Train(run, _rows, (networks * (run.Seed - 1)) + network + 1));
        }

        _cancellation = run.Cancellation;
        _landscape = new NetworkLandscape(_networks[0], _rows, new GeometryOptions { BatchSize = 1000, CancellationToken = run.Cancellation }, joinsNetworks: true);
        Optima = [.. _networks.Select(_landscape.Point)];
    }

    /// <summary>The trained networks.</summary>
    public ImmutableArray<Tensor> Optima { get; }

    /// <summary>The mean loss of the rows.</summary>
    public IObjective<Tensor> Risk => _landscape.Risk;

    /// <summary>The connector of m + 1 of them through one point.</summary>
    public ConnectorKnot<Tensor> Knot(int m) => HyperplaneConnector.Run(
        _landscape.Risk, Optima[..(m + 1)], new ConnectorOptions { CancellationToken = _cancellation }, _landscape.Batches(128), _landscape.Slices).Knots.Single();

    public void Dispose()
    {
        _landscape.Dispose();
        _networks.ForEach(network => network.Dispose());
        _rows.Dispose();
    }
}
