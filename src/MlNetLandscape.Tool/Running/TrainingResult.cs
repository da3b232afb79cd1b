using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML;

namespace MlNetLandscape.Tool;

/// <summary>What a training brought.</summary>
internal sealed record TrainingResult(
    string Model, string Task, string Network, long Parameters, int Members, int Epochs, double Seconds, long TrainingRows, long ValidationRows, SortedDictionary<string, double> Test)
{
    /// <summary>The networks.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public ImmutableArray<NetworkModel> Networks { get; init; } = [];

    public static TrainingResult Of(MLContext ml, ITransformer model, TrainingRows rows, IDataView? test, string path)
    {
        var steps = DataOptions.Steps(model).ToArray();
        ImmutableArray<NetworkModel> networks = steps.OfType<EnsembleTransformer>().LastOrDefault() is { } ensemble
            ? [.. ensemble.Members.Select(member => member.Model)]
            : [steps.OfType<NetworkTransformer>().Last().Model];
        var first = networks[0];
        return new TrainingResult(path, rows.Task.ToString().ToLowerInvariant(), first.Network.ToString(), networks.Sum(network => network.ParameterCount), networks.Length, first.History.Epochs.Length,
            networks.Sum(network => network.History.Seconds), first.History.TrainingExamples, first.History.ValidationExamples, test is null ? [] : Judge.Of(ml, model.Transform(test), rows.Task))
        {
            Networks = networks,
        };
    }

    public string ToJson() => JsonSerializer.Serialize(this, Session.Json);

    /// <summary>For people.</summary>
    public IEnumerable<(string Name, string Value)> Rows()
    {
        yield return ("network", Network);
        yield return ("parameters", Parameters.ToString("n0", CultureInfo.InvariantCulture) + (Members > 1 ? $" in {Members} networks" : ""));
        yield return ("training", string.Create(CultureInfo.InvariantCulture, $"{Epochs} epochs, {TrainingRows} rows, {ValidationRows} held out, {Seconds:0.0} s"));
        foreach (var (name, value) in Test)
            yield return ($"test {name}", value.ToString("g5", CultureInfo.InvariantCulture));
    }
}
