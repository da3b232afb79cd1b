using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.Geometry.Tunnels;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>From scored data to the tunnel around the network that scored it.</summary>
internal static class TunnelMeasurement
{
    /// <summary>The tunnel at the network.</summary>
    public static TunnelWidth Around(IHostEnvironment environment, IDataView scored, TunnelOptions options, GeometryOptions? geometry) =>
        Measure(environment, "Tunnel", scored, geometry, options.CancellationToken, (slices, point, token) => TunnelWidth.Measure(slices, point, options with { CancellationToken = token }));

    /// <summary>The tunnel at multiples of the network's parameters.</summary>
    public static ImmutableArray<TunnelWidth> AlongRay(IHostEnvironment environment, IDataView scored, double[] scales, TunnelOptions options, GeometryOptions? geometry) =>
        Measure(environment, "TunnelAlongRay", scored, geometry, options.CancellationToken,
            (slices, point, token) => TunnelWidth.AlongRay(slices, point, scales, options with { CancellationToken = token }));

    /// <summary>The loss at distances from the network.</summary>
    public static RadialProfile Radial(IHostEnvironment environment, IDataView scored, RadialOptions options, GeometryOptions? geometry) =>
        Measure(environment, "Radial", scored, geometry, options.CancellationToken, (slices, point, token) => RadialProfile.Measure(slices, point, options with { CancellationToken = token }));

    private static T Measure<T>(
        IHostEnvironment environment, string call, IDataView scored, GeometryOptions? geometry, CancellationToken token, Func<ISliceSource<Tensor>, Tensor, CancellationToken, T> measure)
    {
        geometry ??= new GeometryOptions();
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(token, geometry.CancellationToken);
        using var reading = GeometryReading.Open(environment, call, scored, geometry with { CancellationToken = cancelled.Token });
        using var scope = NewDisposeScope();
        try
        {
            return measure(reading.Landscape.Slices, reading.Landscape.Point(reading.Networks[0].Networks[0]), cancelled.Token);
        }
        catch (ArgumentException error)
        {
            throw reading.Mark(error);
        }
    }
}
