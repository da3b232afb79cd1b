using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Everything an ensemble's training has gathered between two parts.</summary>
internal sealed class EnsembleState : IDisposable
{
    /// <summary>Losses below this share of the first epoch's do not tell divergence from noise.</summary>
    public const double LossFloor = 0.1;

    /// <summary>The parts done.</summary>
    public List<EnsemblePart> Parts { get; } = [];

    public List<NetworkModel> Members { get; } = [];

    /// <summary>The network that a continuing part goes on from; null before the first.</summary>
    public NetworkModel? Latest { get; private set; }

    /// <summary>The optimizer's state at <see cref="Latest"/>; empty for a fresh one.</summary>
    public Dictionary<string, Tensor> Optimizer { get; private set; } = [];

    /// <summary>The loss of <see cref="Latest"/>.</summary>
    public double Loss { get; set; } = double.PositiveInfinity;

    /// <summary>The training loss of the first epoch.</summary>
    public double FirstLoss { get; set; } = double.PositiveInfinity;

    /// <summary>The factor on the learning rate: halved with each part given up.</summary>
    public double RateFactor { get; set; } = 1;

    /// <summary>How many parts of the plan are done: all but those begun again.</summary>
    public int Position => Parts.Count - Restarts;

    /// <summary>How many parts were begun again.</summary>
    public int Restarts => Parts.Count(part => part.Outcome == PartOutcome.Restarted);

    /// <summary>How often the part under way was begun again.</summary>
    public int RestartsOfPart => Parts.Reverse<EnsemblePart>().TakeWhile(part => part.Outcome == PartOutcome.Restarted).Count();

    public double Seconds => Parts.Sum(part => part.Seconds);

    public bool HasNetwork => Latest is not null;

    /// <summary>Takes over the network and optimizer of the part just done.</summary>
    public void Replace(NetworkModel network, Dictionary<string, Tensor>? optimizer)
    {
        if (Latest is not null && !Members.Contains(Latest))
            Latest.Dispose();
        Free(Optimizer);
        (Latest, Optimizer) = (network, optimizer ?? []);
    }

    /// <summary>Takes over what a checkpoint held.</summary>
    public void Restore(IReadOnlyList<NetworkModel> members, NetworkModel? latest, Dictionary<string, Tensor> optimizer)
    {
        Members.AddRange(members);
        (Latest, Optimizer) = (latest, optimizer);
    }

    /// <summary>Hands the members over; where there are none, the latest network, which is better than nothing.</summary>
    public NetworkModel[] TakeMembers()
    {
        NetworkModel[] taken = Members.Count == 0 ? [Latest!] : [.. Members];
        if (!taken.Contains(Latest))
            Latest?.Dispose();
        Members.Clear();
        Latest = null;
        return taken;
    }

    /// <summary>Leaves the member with the lowest validation loss alone, the earliest of several.</summary>
    public void KeepBest()
    {
        int[] places = [.. Enumerable.Range(0, Parts.Count).Where(index => Parts[index].Outcome == PartOutcome.Member)];
        if (places.Length == 0)
            return;
        var best = places.MinBy(place => Parts[place].ValidationLoss is { } loss && double.IsFinite(loss) ? loss : double.PositiveInfinity);
        foreach (var (member, place) in Members.ToArray().Zip(places))
        {
            if (place == best)
                continue;
            Parts[place] = Parts[place] with { Outcome = PartOutcome.Outdone };
            Members.Remove(member);
            if (member != Latest)
                member.Dispose();
        }
    }

    public void ForgetOptimizer()
    {
        Free(Optimizer);
        Optimizer = [];
    }

    public static void Free(Dictionary<string, Tensor>? values)
    {
        foreach (var value in values?.Values.ToArray() ?? [])
            value.Dispose();
    }

    /// <summary>Frees what was not handed over.</summary>
    public void Dispose()
    {
        Free(Optimizer);
        Members.ForEach(member => member.Dispose());
        Latest?.Dispose();
    }
}
