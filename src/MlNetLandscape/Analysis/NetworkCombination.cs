using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MlNetLandscape.Numerics.Ensembles;

namespace MlNetLandscape;

/// <summary>Makes one transformer of several fitted ones.</summary>
internal static class NetworkCombination
{
    private const string Name = "Combination";

    /// <summary>An ensemble of the networks of some transformers, which share them with it.</summary>
    public static EnsembleTransformer Ensemble(
        IHostEnvironment environment, IEnumerable<NetworkTransformer> transformers, CombinationRule combination, IEnumerable<double>? weights)
    {
        var host = environment.Register(Name, seed: 0);
        var members = Alike(host, transformers);
        try
        {
            var model = new EnsembleModel(members.Select(member => member.Model), combination, weights);
            return new EnsembleTransformer(members[0].Scored.With(model));
        }
        catch (ArgumentException error)
        {
            throw host.Process(error);
        }
    }

    /// <summary>The greedy soup of the networks of some transformers.</summary>
    public static (NetworkTransformer Transformer, SoupRecord Record) Soup(
        IHostEnvironment environment, IDataView trainData, IDataView heldOutData, IEnumerable<NetworkTransformer> transformers, CancellationToken cancellation)
    {
        var host = environment.Register(Name, seed: 0);
        using var channel = host.Start("GreedySoup");
        var members = Alike(host, transformers);
        NativeTorch.Require();
        var options = new LandscapeOptions { MaximumRows = null, CancellationToken = cancellation };
        using var train = NetworkRows.Read(trainData, members[0].Scored, labelColumnName: null, options, host);
        using var heldOut = NetworkRows.Read(heldOutData, members[0].Scored, labelColumnName: null, options, host);
        try
        {
            NetworkModel[] networks = [.. members.Select(member => member.Model)];
            var (network, record) = GreedySoup.Cook(networks, train.Data, heldOut.Data, networks[0].History.Loss, cancellation);
            channel.Info(MessageSensitivity.None, $"{record.Kept.Length} of {networks.Length} networks are in the soup");
            return (new NetworkTransformer(members[0].Scored.With(network)), record);
        }
        catch (ArgumentException error)
        {
            throw host.Process(error);
        }
    }

    /// <summary>Transformers of the same columns and classes.</summary>
    internal static ImmutableArray<NetworkTransformer> Alike(IHost host, IEnumerable<NetworkTransformer> transformers)
    {
        ImmutableArray<NetworkTransformer> members = [.. transformers];
        if (members.IsEmpty || members.Contains(null!))
            throw host.Process(new ArgumentException("`members` must be at least one fitted NetworkTransformer, none of them null.", nameof(members)));
        var first = members[0].Scored;
        foreach (var (index, member) in members.Index())
        {
            if (member.Scored.Names != first.Names)
            {
                throw host.Process(new ArgumentException(
                    $"All members must read and write the same columns. Member 1 has {first.Names}, member {index + 1} {member.Scored.Names}.", nameof(members)));
            }
        }

        return members;
    }
}
