using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MlNetLandscape.Numerics.Geometry.Slices;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>From two fitted networks and a data view to their alignment.</summary>
internal static class AlignmentMeasurement
{
    /// <summary>Aligns a network with a reference, and goes along the line between them before and after.</summary>
    public static AlignedNetworks Of(
        IHostEnvironment environment, IDataView data, NetworkTransformer reference, NetworkTransformer network, AlignmentOptions options, GeometryOptions? geometry)
    {
        geometry ??= new GeometryOptions();
        Check(environment, reference.Model, network.Model, options);
        using var reading = GeometryReading.Open(environment, "Align", data, [reference, network], geometry);
        var features = reading.Rows.Data.Features;
        if (features.shape[0] < 2 && (options.Repairs || options.Basis == AlignmentBasis.Activations))
            throw reading.Mark(new ArgumentException($"Units are correlated, and their statistics repaired, over at least two rows. Got {features.shape[0]}.", nameof(data)));
        var alignment = Align(reference.Model, network.Model, features, options, geometry);
        NetworkModel? merged = null;
        try
        {
            var before = Between(reading.Landscape, reference.Model, network.Model, options, geometry);
            var after = Between(reading.Landscape, reference.Model, alignment.Network, options, geometry);
            var (cost, repaired) = (alignment.Cost + before.Cost + after.Cost, (LossProfile?)null);
            if (options.Repairs)
            {
                using var line = new NetworkLine(reference.Model, alignment.Network, features, geometry.CancellationToken);
                repaired = line.Profile(reading.Rows.Data, options.Points, Measured(geometry), reading.Landscape.Slices.Risk.Loss);
                merged = line.At(options.MergesAt);
                cost += repaired.Cost;
            }
            else
            {
                merged = Merge(reading.Landscape, reference.Model, alignment.Network, options.MergesAt);
            }

            reading.Tell(string.Create(CultureInfo.InvariantCulture,
                $"Moved {alignment.Found.Moved} units; barrier {before.Barrier!.AboveLine:g4} before, {after.Barrier!.AboveLine:g4} after{(repaired is null ? "" : $", {repaired.Barrier!.AboveLine:g4} repaired")}"));
            return new AlignedNetworks(
                new NetworkTransformer(network.Scored.With(alignment.Network)), reading.Transformer(merged), options.Basis, alignment.Found, before, after, repaired, cost);
        }
        catch
        {
            alignment.Dispose();
            merged?.Dispose();
            throw;
        }
    }

    /// <summary>What can be known without the rows.</summary>
    private static void Check(IHostEnvironment environment, NetworkModel reference, NetworkModel network, AlignmentOptions options)
    {
        try
        {
            options.Check();
            NetworkSymmetry.Of(reference.Network, reference.Shape).Require(network);
        }
        catch (ArgumentException error)
        {
            throw environment.Register("Landscape", seed: 0).Process(error);
        }
    }

    private static NetworkAlignment Align(NetworkModel reference, NetworkModel network, Tensor features, AlignmentOptions options, GeometryOptions geometry)
    {
        var own = new NetworkAlignmentOptions
        {
            Matching = options.Matching,
            BatchSize = geometry.BatchSize,
            CancellationToken = geometry.CancellationToken,
            Clock = geometry.Clock,
        };
        return options.Basis == AlignmentBasis.Weights ? NetworkAlignment.ByWeights(reference, network, own) : NetworkAlignment.ByActivations(reference, network, features, own);
    }

    private static LossProfile Between(NetworkLandscape landscape, NetworkModel from, NetworkModel to, AlignmentOptions options, GeometryOptions geometry)
    {
        using var a = landscape.Point(from);
        using var b = landscape.Point(to);
        return LossProfile.Between(landscape.Slices, a, b, new ProfileOptions { From = 0, To = 1, Points = options.Points, CancellationToken = geometry.CancellationToken });
    }

    private static NetworkModel Merge(NetworkLandscape landscape, NetworkModel from, NetworkModel to, double t)
    {
        using var a = landscape.Point(from);
        using var b = landscape.Point(to);
        using var frame = AffineFrame.Between(landscape.Space, a, b);
        using var point = frame.Point([t]);
        return landscape.Network(point);
    }

    private static NetworkSliceOptions Measured(GeometryOptions geometry) => new()
    {
        BatchSize = geometry.BatchSize,
        WeightDecay = geometry.WeightDecay,
        Precision = geometry.Precision,
        Seed = geometry.Seed,
        Clock = geometry.Clock,
    };
}
