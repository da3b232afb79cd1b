using System.Collections.Immutable;
using MlNetLandscape.Numerics.Geometry.Paths;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>How the labels that networks predict change along a path: of the same loss they need not be the same function (Fort &amp; Jastrzębski 2019, §4).</summary>
/// <param name="Positions">t, ascending.</param>
/// <param name="FromStart">At each, the part of the rows whose predicted label is not that at t = 0.</param>
/// <param name="FromEnd">The part whose predicted label is not that at t = 1.</param>
/// <param name="FromBefore">The part whose predicted label is not that at the position before; 0 at the first.</param>
/// <param name="Rows">How many rows.</param>
public sealed record LabelChanges(
    ImmutableArray<double> Positions, ImmutableArray<double> FromStart, ImmutableArray<double> FromEnd, ImmutableArray<double> FromBefore, long Rows)
{
    /// <summary>The changes from position to position added up: how often a row's label changes on the way, in the mean over the rows.</summary>
    public double Total => FromBefore.Sum();

    /// <summary>Predicts at points of a path, over the rows of the landscape.</summary>
    /// <param name="landscape">Of classifiers.</param>
    /// <param name="path">The path.</param>
    /// <param name="points">Positions, equally spaced, at least 2.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    /// <exception cref="InvalidOperationException">The networks predict numbers.</exception>
    internal static LabelChanges Along(NetworkLandscape landscape, ModeConnection<Tensor> path, int points, CancellationToken cancellation = default)
    {
        RequireLabels(landscape.Slices.Task);
        var positions = PositionsOf(points);
        return Of(positions, [.. positions.Select(t => Labels(landscape, path, t, cancellation))]);
    }

    /// <summary>t, equally spaced, 0 and 1 among them.</summary>
    /// <param name="points">At least 2.</param>
    internal static ImmutableArray<double> PositionsOf(int points)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
        return [.. Enumerable.Range(0, points).Select(index => index == points - 1 ? 1 : index / (points - 1.0))];
    }

    /// <exception cref="InvalidOperationException">The task has no labels.</exception>
    internal static void RequireLabels(PredictionTask task)
    {
        if (task is RegressionTask)
            throw new InvalidOperationException("Networks that predict numbers have no labels that could change.");
    }

    /// <summary>From the labels at each position, <c>[N]</c> each.</summary>
    internal static LabelChanges Of(ImmutableArray<double> positions, IReadOnlyList<long[]> labels)
    {
        var rows = labels[0].Length;
        double Differing(long[] a, long[] b) => a.Zip(b).Count(pair => pair.First != pair.Second) / (double)rows;
        return new LabelChanges(
            positions, [.. labels.Select(at => Differing(at, labels[0]))], [.. labels.Select(at => Differing(at, labels[^1]))],
            [.. labels.Select((at, index) => Differing(at, labels[Math.Max(0, index - 1)]))], rows);
    }

    private static long[] Labels(NetworkLandscape landscape, ModeConnection<Tensor> path, double t, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var network = landscape.Network(path.Point(landscape.Space, t));
        var data = landscape.Slices.Risk.Data;
        var labels = new List<long>();
        for (var number = 0; number < data.Batches; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            var outputs = network.Outputs(data.Batch(number).Features.to(ScalarType.Float32, CPU)); // [B, K]
            var predicted = outputs.shape[1] == 1 ? outputs.view(-1).gt(0).to_type(ScalarType.Int64) : outputs.argmax(1); // [B]
            labels.AddRange(predicted.data<long>().ToArray());
        }

        return [.. labels];
    }
}
