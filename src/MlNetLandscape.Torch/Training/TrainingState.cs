using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetLandscape.Numerics.Estimation;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Everything a training has gathered besides the network and its optimizer: where it stands, what it saw, its best weights.</summary>
internal sealed class TrainingState : IDisposable
{
    /// <summary>Epochs done.</summary>
    public int Epoch { get; set; }

    /// <summary>Steps done in the epoch under way.</summary>
    public long Step { get; set; }

    public WeightedMean EpochLoss { get; set; }

    public WeightedMean EpochMetric { get; set; }

    /// <summary>Wall time of the epoch under way, before an interruption.</summary>
    public double EpochSeconds { get; set; }

    /// <summary>The observers' part of <see cref="EpochSeconds"/>, the time since the interruption included.</summary>
    public double ObserverSeconds { get; set; }

    public List<EpochRecord> Epochs { get; } = [];

    public List<Observation> Observations { get; } = [];

    /// <summary>The last look at the target; null before the first.</summary>
    public TargetLook? Target { get; set; }

    public int BestEpoch { get; set; }

    public double BestLoss { get; set; } = double.PositiveInfinity;

    /// <summary>The network's values after <see cref="BestEpoch"/>; empty when they are not kept.</summary>
    public Dictionary<string, Tensor> BestWeights { get; private set; } = [];

    /// <summary>Wall time of all epochs done.</summary>
    public double Seconds => Epochs.Sum(epoch => epoch.Seconds);

    public void KeepWeights(nn.Module module)
    {
        Dispose();
        BestWeights = ModuleState.Copy(module);
    }

    public void Write(TensorArchive archive)
    {
        archive.Header["position"] = JsonSerializer.SerializeToNode(
            new Position(Epoch, Step, EpochLoss, EpochMetric, EpochSeconds, ObserverSeconds, BestEpoch, BestLoss, Epochs, Observations, Target), LandscapeJson.Compact);
        foreach (var (name, value) in BestWeights)
            archive.Add("best." + name, value);
    }

    public void Read(TensorArchive archive)
    {
        var position = LandscapeJson.Read<Position>(archive.Header["position"]?.ToJsonString() ?? "null", "checkpoint");
        if (position.Epochs.Contains(null!) || position.Observations?.Contains(null!) == true)
            throw new FormatException("an epoch or an observation is null.");
        (Epoch, Step, EpochLoss, EpochMetric) = (position.Epoch, position.Step, position.EpochLoss, position.EpochMetric);
        (EpochSeconds, ObserverSeconds) = (position.EpochSeconds, position.ObserverSeconds);
        (BestEpoch, BestLoss, Target) = (position.BestEpoch, position.BestLoss, position.Target);
        Epochs.Clear();
        Epochs.AddRange(position.Epochs);
        Observations.Clear();
        Observations.AddRange(position.Observations ?? []); // a checkpoint of an earlier version has none
        Dispose();
        BestWeights = archive.Under("best.").ToDictionary(entry => entry.Key, entry => entry.Value.clone().DetachFromDisposeScope());
    }

    public void Dispose()
    {
        foreach (var value in BestWeights.Values)
            value.Dispose();
        BestWeights = [];
    }

    private sealed record Position(
        int Epoch,
        long Step,
        WeightedMean EpochLoss,
        WeightedMean EpochMetric,
        double EpochSeconds,
        double ObserverSeconds,
        int BestEpoch,
        double BestLoss,
        List<EpochRecord> Epochs,
        List<Observation>? Observations,
        TargetLook? Target);
}
