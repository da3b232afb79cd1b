using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MlNetLandscape.Numerics.Geometry.Slices;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>From a data view and a plan to what is measured of it.</summary>
internal static class SliceMeasurement
{
    /// <summary>Measures a plan, or what is left to do of it.</summary>
    public static SlicePart Run(
        IHostEnvironment environment, string call, IDataView data, SlicePlan plan, GeometryOptions? options,
        GridShard? shard = null, SlicePart? known = null, CancellationToken stopToken = default)
    {
        options = Joining(options, plan.JoinsNetworks);
        using var reading = plan.Networks.IsEmpty
            ? GeometryReading.Open(environment, call, data, options)
            : GeometryReading.Open(environment, call, data, plan.Networks, options);
        return Marked(reading, () =>
        {
            using var design = plan.Design(reading);
            var part = design.Measure(reading.Landscape.Slices, shard, known, stopToken, options.CancellationToken);
            reading.Tell(string.Create(CultureInfo.InvariantCulture,
                $"Measured {part.Values.Known} of {part.Values.Grid.Count} points of {plan.Name} on {reading.Landscape.Risk.Examples} instances in {part.Values.Cost.Seconds:f1} s"));
            return part;
        });
    }

    /// <summary>Measures along a trajectory.</summary>
    public static LossProfile Run(
        IHostEnvironment environment, IDataView scored, Trajectory trajectory, int pointsPerSegment, IProgress<GridProgress>? progress, GeometryOptions? options)
    {
        options = Joining(options, joinsNetworks: true);
        using var reading = GeometryReading.Open(environment, "Profile", scored, options);
        return Marked(reading, () => LossProfile.Through(
            reading.Landscape.Slices, SlicePlan.Points(reading, trajectory), pointsPerSegment, progress, options.CancellationToken));
    }

    private static GeometryOptions Joining(GeometryOptions? options, bool joinsNetworks)
    {
        options ??= new GeometryOptions();
        return joinsNetworks ? options with { RecomputesStatistics = options.RecomputesStatistics ?? true } : options;
    }

    private static T Marked<T>(GeometryReading reading, Func<T> measure)
    {
        using var scope = NewDisposeScope();
        try
        {
            return measure();
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            throw reading.Mark(error);
        }
    }
}
