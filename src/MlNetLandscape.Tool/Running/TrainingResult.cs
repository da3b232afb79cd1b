using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML;

namespace MlNetLandscape.Tool;

/// <summary>What a training brought.</summary>
internal sealed record TrainingResult(
    string Model, string Task, string Network, long Parameters, int Members, int Epochs, double Seconds, long TrainingRows, long ValidationRows, Judgement? Test)
{
    /// <summary>The networks.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public ImmutableArray<NetworkModel> Networks { get; init; } = [];

    public static TrainingResult Of(MLContext ml, ITransformer model, string network, IDataView? test, string path)
    {
        var steps = DataOptions.Steps(model).ToArray();
        ImmutableArray<NetworkModel> networks = steps.OfType<EnsembleTransformer>().LastOrDefault() is { } ensemble
            ? [.. ensemble.Members.Select(member => member.Model)]
            : [steps.OfType<NetworkTransformer>().Last().Model];
        var first = networks[0];
        return new TrainingResult(path, first.Task.Kind, network, networks.Sum(one => one.ParameterCount), networks.Length, first.History.Epochs.Length,
            networks.Sum(one => one.History.Seconds), first.History.TrainingExamples, first.History.ValidationExamples, test is null ? null : Judge.Of(ml, model, test))
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
        foreach (var (name, value) in Test?.Metrics ?? [])
            yield return ($"test {name}", value.ToString("g5", CultureInfo.InvariantCulture));
        if (Test is not null)
            yield return ("test rows", Test.Rows.ToString(CultureInfo.InvariantCulture) + (Test.LeftOut > 0 ? $", {Test.LeftOut} left out" : ""));
    }
}
