using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MlNetLandscape;

/// <summary>The landscape of some fitted networks over the rows of a data view, and the way back from its points to transformers.</summary>
internal sealed class GeometryReading : IDisposable
{
    private readonly IHost _host;
    private readonly IChannel _channel;
    private bool _isHandedOver;

    private GeometryReading(IHost host, IChannel channel, NetworkLandscape landscape, NetworkRows rows, ImmutableArray<ScoredModel> networks) =>
        (_host, _channel, Landscape, Rows, Networks) = (host, channel, landscape, rows, networks);

    /// <summary>The landscape.</summary>
    public NetworkLandscape Landscape { get; }

    /// <summary>The rows it is over.</summary>
    public NetworkRows Rows { get; }

    /// <summary>The networks, with their columns.</summary>
    public ImmutableArray<ScoredModel> Networks { get; }

    /// <summary>Reads data for fitted networks.</summary>
    /// <param name="environment">Takes messages.</param>
    /// <param name="call">The call's name, for messages.</param>
    /// <param name="data">Data with the columns they were fitted to.</param>
    /// <param name="transformers">Of one description and task, on the same columns; one at least.</param>
    /// <param name="options">Which rows, and how.</param>
    /// <exception cref="ArgumentException">The networks or the options do not fit.</exception>
    /// <exception cref="InvalidOperationException">No row is usable, or a network is not deterministic.</exception>
    public static GeometryReading Open(
        IHostEnvironment environment, string call, IDataView data, IEnumerable<NetworkTransformer> transformers, GeometryOptions? options)
    {
        var host = environment.Register("Landscape", seed: 0); // a seed of its own: looking must not change what is trained after it
        var networks = NetworkCombination.Alike(host, transformers).Select(transformer => transformer.Scored).ToImmutableArray();
        return Open(host, call, data, networks, options ?? new GeometryOptions(), isScored: false);
    }

    /// <summary>Reads data that one network scored.</summary>
    /// <param name="environment">Takes messages.</param>
    /// <param name="call">The call's name, for messages.</param>
    /// <param name="scored">Scored data, with the columns the network was fitted to.</param>
    /// <param name="options">Which rows, and how.</param>
    public static GeometryReading Open(IHostEnvironment environment, string call, IDataView scored, GeometryOptions? options)
    {
        var host = environment.Register("Landscape", seed: 0);
        var network = ScoredModel.Find(scored.Schema, host);
        network.OnlyNetwork("Each has a place of its own in the landscape: ask for data that one of its members scored.", host);
        return Open(host, call, scored, [network], options ?? new GeometryOptions(), isScored: true);
    }

    /// <summary>The landscape alone, which the caller disposes.</summary>
    public static NetworkLandscape OpenLandscape(IHostEnvironment environment, IDataView data, IEnumerable<NetworkTransformer> transformers, GeometryOptions? options)
    {
        using var reading = Open(environment, "Open", data, transformers, options);
        return reading.HandOver();
    }

    /// <summary>A network with the columns of the first; it takes the network over.</summary>
    public NetworkTransformer Transformer(NetworkModel network) => new(Networks[0].With(network));

    /// <summary>The landscape, for a result that goes on looking at it and disposes it.</summary>
    public NetworkLandscape HandOver()
    {
        _isHandedOver = true;
        return Landscape;
    }

    /// <summary>Says what was done.</summary>
    public void Tell(string message) => _channel.Info(MessageSensitivity.None, message);

    /// <summary>Marks an exception as ML.NET's.</summary>
    public T Mark<T>(T error)
        where T : Exception => _host.Process(error);

    public void Dispose()
    {
        if (!_isHandedOver)
            Landscape.Dispose();
        Rows.Dispose();
        _channel.Dispose();
    }

    private static GeometryReading Open(IHost host, string call, IDataView data, ImmutableArray<ScoredModel> networks, GeometryOptions options, bool isScored)
    {
        var channel = host.Start(call);
        NetworkRows? rows = null;
        try
        {
            var first = networks[0];
            options.Validate(first.Model.Task);
            NativeTorch.Require();
            rows = NetworkMeasurement.Read(host, channel, data, first, new LandscapeOptions
            {
                MaximumRows = options.MaximumRows,
                Seed = options.Seed,
                CancellationToken = options.CancellationToken,
            }, options.LabelColumnName);
            if (isScored)
                NetworkRows.CheckScores(data, first, host);
            return new GeometryReading(host, channel, new NetworkLandscape(first.Networks[0], rows.Data, options, joinsNetworks: networks.Length > 1), rows, networks);
        }
        catch (Exception error)
        {
            rows?.Dispose();
            channel.Dispose();
            if (error is ArgumentException or InvalidOperationException)
                host.Process(error);
            throw;
        }
    }
}
