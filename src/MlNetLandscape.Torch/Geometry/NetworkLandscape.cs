using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The landscape that all networks of one description share over fixed rows: networks become points of it, and points networks.</summary>
/// <remarks>
/// Whatever is written over objectives and slices (curves, bands, connectors, tunnels, subspaces, surfaces) runs on <see cref="Risk"/> and <see cref="Slices"/>. Running statistics of normalisation
/// layers do not belong to θ: where they are recomputed, a search sees those of its batches, a measurement those of all rows, and a network made from a point gets these. The networks it was made
/// of are untouched. Not safe for several threads at once.
/// </remarks>
public sealed class NetworkLandscape : IDisposable
{
    private const long StreamOfSteps = 11;

    private readonly NetworkModel _first;
    private readonly GeometryOptions _options;
    private readonly Tensor? _rows;

    /// <param name="network">Says what kind of networks; it is copied.</param>
    /// <param name="data">The rows; they need not outlive the landscape.</param>
    /// <param name="options">Null for the defaults; the rows are those given.</param>
    /// <param name="joinsNetworks">Whether it is to lie between several networks: decides <see cref="GeometryOptions.RecomputesStatistics"/> where that is left open.</param>
    /// <exception cref="ArgumentException">The options, the loss and the data do not fit the network; the message lists everything wrong.</exception>
    /// <exception cref="InvalidOperationException">The network is not deterministic.</exception>
    internal NetworkLandscape(NetworkModel network, TensorDataset data, GeometryOptions? options = null, bool joinsNetworks = false)
    {
        (_first, _options) = (network, options ?? new GeometryOptions());
        _options.Validate(network.Task);
        var loss = _options.Loss ?? network.History.Loss ?? network.Task.DefaultLoss;
        var measured = new EmpiricalRisk(network, data, _options.Risk, loss);
        EmpiricalRisk? searched = null;
        try
        {
            if ((_options.RecomputesStatistics ?? joinsNetworks) && new RunningStatistics(measured.Network.Module).Layers > 0)
            {
                using var scope = NewDisposeScope();
                searched = new EmpiricalRisk(network, data, _options.Risk with { BatchStatistics = true }, loss);
                _rows = data.Features.to(CPU).alias().DetachFromDisposeScope();
            }

            Slices = new NetworkSlices(measured, network.Task, new NetworkSliceOptions { Seed = _options.Seed }, searched is null ? null : data);
            Risk = searched ?? measured;
        }
        catch
        {
            measured.Dispose();
            searched?.Dispose();
            _rows?.Dispose();
            throw;
        }
    }

    /// <summary>Where the points live: θ ∈ ℝᴾ.</summary>
    public IVectorSpace<Tensor> Space => Risk.Space;

    /// <summary>What searches go down on.</summary>
    public EmpiricalRisk Risk { get; }

    /// <summary>What is measured with: loss and metric, at many points of a frame quickly.</summary>
    public NetworkSlices Slices { get; }

    /// <summary>Whether running statistics are taken anew at every point.</summary>
    public bool RecomputesStatistics => _rows is not null;

    /// <summary>The θ of a network, <c>[P]</c>; the caller disposes it.</summary>
    /// <param name="network">Of the same description, shape and task, with the same classes in the same order; stays the caller's.</param>
    /// <exception cref="ArgumentException">It is of another.</exception>
    public Tensor Point(NetworkModel network)
    {
        if (network.Network != _first.Network || network.Shape != _first.Shape || network.Task != _first.Task)
        {
            throw new ArgumentException(
                $"A landscape is that of networks of one description. This one is of {_first.Network} for {_first.Shape}, {_first.Task}; got {network.Network} for {network.Shape}, {network.Task}.", nameof(network));
        }

        if (!network.ClassNames.IsEmpty && !_first.ClassNames.IsEmpty && !network.ClassNames.SequenceEqual(_first.ClassNames))
        {
            throw new ArgumentException(
                $"Networks of one landscape have the same classes in the same order. This one has [{string.Join(", ", _first.ClassNames)}], got [{string.Join(", ", network.ClassNames)}]. Map labels with one fitted transformer.",
                nameof(network));
        }

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var module = network.CreateModule();
        var point = new ParameterVector(new ParameterSelection(module, []).Parameters).Read();
        return point.to(_options.Precision, Risk.Network.Space.Device).MoveToOuterDisposeScope();
    }

    /// <summary>The network at a point, with running statistics taken over the rows where they are recomputed and those of the first network where not; the caller disposes it.</summary>
    /// <param name="point">θ, <c>[P]</c>; stays the caller's.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public NetworkModel Network(Tensor point)
    {
        var module = _first.CreateModule();
        try
        {
            using (NewDisposeScope())
            using (no_grad())
            {
                new ParameterVector(new ParameterSelection(module, []).Parameters).Write(point.to(ScalarType.Float32, CPU));
                if (_rows is not null)
                    new RunningStatistics(module).Refresh(_rows, _options.Seed, _options.CancellationToken);
            }

            return new NetworkModel(_first.Network, _first.Shape, _first.Task, _first.History, module, _first.ClassNames);
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    /// <summary>What a step of a search sees: a mini-batch, every row once before any comes again; null where it sees all rows.</summary>
    /// <param name="usual">Rows where <see cref="GeometryOptions.StepRows"/> does not say; null for all.</param>
    public Func<long, IObjective<Tensor>>? Batches(long? usual) =>
        (_options.StepRows ?? usual) is { } rows && rows < Risk.Examples ? new EpochBatches(Risk, rows, Seed.Derive(_options.Seed, StreamOfSteps)).At : null;

    /// <inheritdoc />
    public void Dispose()
    {
        if (!ReferenceEquals(Slices.Risk, Risk))
            Slices.Risk.Dispose();
        Slices.Dispose();
        Risk.Dispose();
        _rows?.Dispose();
    }
}
