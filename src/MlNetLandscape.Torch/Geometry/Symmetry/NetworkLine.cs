using System.Collections.Immutable;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// The networks on the straight line between two of one description, θ(t) = (1 − t) a + t b, running statistics included; on request with repaired statistics: units of a merged network vary
/// much less than those of its ends, and are shifted and scaled until mean and standard deviation of each are (1 − t) times a's plus t times b's (Jordan et al. 2023, «REPAIR»).
/// </summary>
/// <remarks>
/// Layers followed by batch normalisation get their running statistics anew, which is the same there; the weights and biases of the others are rescaled, in the order in which they are computed, each
/// measured behind those repaired before it. Outputs stay as they are. A unit without a bias keeps its mean up to the scale; one that hardly varies in the merged network is shifted but not scaled.
/// </remarks>
internal sealed class NetworkLine : IDisposable
{
    private readonly NetworkModel _from;
    private readonly Dictionary<string, Tensor> _start;
    private readonly Dictionary<string, Tensor> _end;
    private readonly StatisticsRepair? _repair;
    private readonly CancellationToken _cancellation;

    /// <param name="from">a; stays the caller's.</param>
    /// <param name="to">b; stays the caller's.</param>
    /// <param name="repairOver">Examples, <c>[N, D]</c>, over which statistics are repaired; stay the caller's; null for no repair.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    /// <exception cref="ArgumentException">The networks are of different descriptions, or custom ones that were to be repaired.</exception>
    public NetworkLine(NetworkModel from, NetworkModel to, Tensor? repairOver = null, CancellationToken cancellation = default)
    {
        if (from.Network != to.Network || from.Shape != to.Shape)
            throw new ArgumentException($"A line joins networks of one description. Got {from.Network} for {from.Shape} and {to.Network} for {to.Shape}.", nameof(to));
        (_from, _cancellation) = (from, cancellation);
        _repair = repairOver is null ? null : new StatisticsRepair(from, to, repairOver, cancellation);
        using var a = from.CreateModule();
        using var b = to.CreateModule();
        (_start, _end) = (ModuleState.Copy(a), ModuleState.Copy(b));
    }

    /// <summary>The network at t; the caller disposes it.</summary>
    /// <param name="t">0 for a, 1 for b.</param>
    public NetworkModel At(double t)
    {
        var module = _from.CreateModule();
        try
        {
            using (NewDisposeScope())
            using (no_grad())
            {
                ModuleState.Restore(module, _start.ToDictionary(entry => entry.Key, entry => Between(entry.Value, _end[entry.Key], t)), "point between two networks");
            }

            _repair?.Run(module, t);
            return new NetworkModel(_from.Network, _from.Shape, _from.Task, _from.History, module, _from.ClassNames);
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    /// <summary>The loss and the task's metric along the line, t = 0 … 1, with its barrier.</summary>
    /// <param name="data">The examples of the loss.</param>
    /// <param name="points">At least 3, evenly spaced.</param>
    /// <param name="options">Of the loss; null for the defaults.</param>
    /// <param name="loss">Null for the task's usual one.</param>
    public LossProfile Profile(TensorDataset data, int points = 11, NetworkSliceOptions? options = null, Loss? loss = null)
    {
        if (points < 3)
            throw new ArgumentException($"A barrier needs at least 3 points. Got {points}.", nameof(points));
        options = (options ?? new NetworkSliceOptions()) with { ReusesFirstLayer = false }; // every point is a network of its own
        var (positions, values, cost) = (new double[points], new double[points][], default(EvaluationCost));
        var quantities = ImmutableArray<string>.Empty;
        for (var index = 0; index < points; index++)
        {
            positions[index] = index / (points - 1.0);
            using var model = At(positions[index]);
            using var slices = new NetworkSlices(model, data, options, loss);
            using var theta = slices.Risk.Theta();
            using var frame = AffineFrame.Along(slices.Space, theta, theta);
            using var slice = slices.Slice(frame);
            (values[index], quantities) = (slice.Evaluate([[0]], _cancellation)[0], slice.Quantities);
            cost += slice.Cost;
        }

        return new LossProfile([.. positions], quantities, [.. quantities.Select((_, quantity) => values.Select(value => value[quantity]).ToImmutableArray())], Distance(), cost);
    }

    public void Dispose()
    {
        foreach (var value in _start.Values.Concat(_end.Values))
            value.Dispose();
    }

    private double Distance()
    {
        using var scope = NewDisposeScope();
        using var module = _from.CreateModule();
        return Math.Sqrt(module.named_parameters().Where(entry => entry.parameter.requires_grad)
            .Sum(entry => (_end[entry.name].to_type(ScalarType.Float64) - _start[entry.name]).square().sum().item<double>()));
    }

    /// <summary>Counters are a's.</summary>
    private static Tensor Between(Tensor a, Tensor b, double t) =>
        a.is_floating_point() ? ((a.to_type(ScalarType.Float64) * (1 - t)) + (b.to_type(ScalarType.Float64) * t)).to_type(a.dtype) : a;
}
