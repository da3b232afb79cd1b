using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MlNetLandscape.Numerics.Metrics;

namespace MlNetLandscape;

/// <summary>From a data view and the network in it to its landscape.</summary>
internal static class NetworkMeasurement
{
    private const string Name = "Landscape";
    private const string EvaluateMembers = "Each has a landscape of its own: measure them with mlContext.Landscape().Evaluate(data, transformer.Members).";

    /// <summary>Measures the network that scored the data.</summary>
    /// <param name="environment">Takes messages.</param>
    /// <param name="scored">Scored data.</param>
    /// <param name="options">What to measure.</param>
    /// <param name="labelColumnName">The label column; null for the one the network was fitted to.</param>
    public static LandscapeMetrics Of(IHostEnvironment environment, IDataView scored, LandscapeOptions options, string? labelColumnName)
    {
        var host = environment.Register(Name, seed: 0); // a seed of its own: measuring must not change what is trained after it
        using var channel = host.Start("Evaluate");
        var (found, network) = FindOne(host, scored, options, EvaluateMembers);
        using var rows = ReadScored(host, channel, scored, found, options, labelColumnName);
        return Measure(network, rows, options, channel);
    }

    /// <summary>Measures every network that scored the data: one, or the members of an ensemble.</summary>
    public static ImmutableArray<LandscapeMetrics> OfAll(IHostEnvironment environment, IDataView scored, LandscapeOptions options, string? labelColumnName)
    {
        var host = environment.Register(Name, seed: 0);
        using var channel = host.Start("Evaluate");
        var found = Find(host, scored, options);
        using var rows = ReadScored(host, channel, scored, found, options, labelColumnName);
        return [.. found.Networks.Select(network => Measure(network, rows, options, channel))];
    }

    /// <summary>Measures several networks on one reading of the data.</summary>
    public static ImmutableArray<LandscapeMetrics> OfEach(
        IHostEnvironment environment, IDataView data, IEnumerable<NetworkTransformer> members, LandscapeOptions options, string? labelColumnName)
    {
        var host = environment.Register(Name, seed: 0);
        using var channel = host.Start("Evaluate");
        if (members.Contains(null!))
        {
            throw host.Process(new ArgumentException("`members` holds a null: every member is a fitted NetworkTransformer.", nameof(members)));
        }

        ScoredModel[] networks = [.. members.Select(member => member.Scored)];
        if (networks.Length == 0)
        {
            throw host.Process(new ArgumentException("There is no network to measure: `members` is empty.", nameof(members)));
        }

        var first = networks[0];
        foreach (var (index, network) in networks.Index())
        {
            options.Validate(network.Model.Task);
            if (Columns(network) != Columns(first) || network.Model.Shape != first.Model.Shape || network.Model.Task.Kind != first.Model.Task.Kind)
            {
                throw host.Process(new ArgumentException(
                    $"Member {index + 1} is a {network.Model.Task.Kind} network {network.Model.Shape} of {Columns(network)}; member 1 is a "
                    + $"{first.Model.Task.Kind} network {first.Model.Shape} of {Columns(first)}. Measure networks of one kind together.", nameof(members)));
            }
        }

        NativeTorch.Require();
        using var rows = Read(host, channel, data, first, options, labelColumnName);
        return [.. networks.Select(network => Measure(network.Networks[0], rows, options, channel))];
    }

    /// <summary>The risk of the network that scored the data; the caller disposes it.</summary>
    public static EmpiricalRisk Risk(IHostEnvironment environment, IDataView scored, LandscapeOptions options, string? labelColumnName)
    {
        var host = environment.Register(Name, seed: 0);
        using var channel = host.Start("Risk");
        var (found, network) = FindOne(host, scored, options, "Ask for the risk of data that one of its members scored.");
        using var rows = ReadScored(host, channel, scored, found, options, labelColumnName);
        return LandscapeAnalysis.Risk(network, rows.Data, options, progress: null);
    }

    /// <summary>Rescales the network that scored the data, and measures it before and after.</summary>
    public static InvarianceAudit Audit(
        IHostEnvironment environment, IDataView scored, LandscapeOptions options, string? labelColumnName, IReadOnlyList<double>? factors)
    {
        var host = environment.Register(Name, seed: 0);
        using var channel = host.Start("AuditInvariances");
        var (found, network) = FindOne(host, scored, options, "Audit data that one of its members scored.");
        using var rows = ReadScored(host, channel, scored, found, options, labelColumnName);
        return MetricInvarianceAudit.Run(network, rows.Data, options, factors, rows.Usable, rows.Skipped);
    }

    private static (string Feature, string Label, string? Weight) Columns(ScoredModel network) =>
        (network.Names.Feature, network.Names.Label, network.Names.Weight);

    private static (ScoredModel Found, NetworkModel Network) FindOne(IHost host, IDataView scored, LandscapeOptions options, string advice)
    {
        var found = Find(host, scored, options);
        return (found, found.OnlyNetwork(advice, host));
    }

    private static NetworkRows ReadScored(IHost host, IChannel channel, IDataView scored, ScoredModel found, LandscapeOptions options, string? labelColumnName)
    {
        var rows = Read(host, channel, scored, found, options, labelColumnName);
        try
        {
            NetworkRows.CheckScores(scored, found, host);
            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    private static ScoredModel Find(IHost host, IDataView scored, LandscapeOptions options)
    {
        var network = ScoredModel.Find(scored.Schema, host);
        options.Validate(network.Model.Task);
        NativeTorch.Require();
        return network;
    }

    internal static NetworkRows Read(
        IHost host, IChannel channel, IDataView data, ScoredModel network, LandscapeOptions options, string? labelColumnName)
    {
        var rows = NetworkRows.Read(data, network, labelColumnName, options, host);
        if (rows.Skipped > 0)
        {
            channel.Warning(MessageSensitivity.None, $"Skipped {rows.Skipped} instances with missing features/label/weight during measurement");
        }

        return rows;
    }

    private static LandscapeMetrics Measure(NetworkModel model, NetworkRows rows, LandscapeOptions options, IChannel channel)
    {
        var metrics = LandscapeAnalysis.Measure(model, rows.Data, options, rows.Usable, rows.Skipped);
        channel.Info(MessageSensitivity.None, string.Create(CultureInfo.InvariantCulture,
            $"Measured the landscape of {metrics.Conditions.Parameters} parameters on {metrics.Conditions.Examples} of {metrics.Conditions.Rows} instances "
            + $"in {metrics.Cost.Seconds:f1} s: {metrics.Cost.Values} values, {metrics.Cost.Gradients} gradients, {metrics.Cost.Products} products"));
        return metrics;
    }
}
