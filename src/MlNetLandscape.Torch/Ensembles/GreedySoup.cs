using System.Collections.Immutable;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>What a greedy soup is made of.</summary>
/// <param name="Kept">The places of the networks that were kept, in the order in which they were taken.</param>
/// <param name="Losses">The held-out loss of each network, by its place.</param>
/// <param name="Loss">The held-out loss of the soup; never above the lowest of <paramref name="Losses"/>.</param>
public sealed record SoupRecord(ImmutableArray<int> Kept, ImmutableArray<double> Losses, double Loss)
{
    /// <inheritdoc />
    public bool Equals(SoupRecord? other) => other is not null && Loss == other.Loss && Kept.SequenceEqual(other.Kept) && Losses.SequenceEqual(other.Losses);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Loss, Kept.Length, Losses.Length);
}

/// <summary>
/// One network with the mean weights of those that help: the best on held-out rows first, then each other, in the order of its loss, is kept where the mean with it
/// has no higher loss (Wortsman et al. 2022, recipe 1).
/// </summary>
internal static class GreedySoup
{
    private const long Seed = 1;

    /// <summary>Makes the soup; the networks stay the caller's.</summary>
    /// <param name="networks">At least one; all of one description, shape and task.</param>
    /// <param name="train">The training examples, for running statistics.</param>
    /// <param name="heldOut">The rows that decide.</param>
    /// <param name="loss">What is to be low; null for the task's usual loss.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public static (NetworkModel Network, SoupRecord Record) Cook(
        IReadOnlyList<NetworkModel> networks, TensorDataset train, TensorDataset heldOut, Loss? loss = null, CancellationToken cancellation = default)
    {
        if (networks.Count == 0)
            throw new ArgumentException("A soup needs at least one network. Got none.", nameof(networks));
        var first = networks[0];
        if (networks.FirstOrDefault(network => network.Network != first.Network || network.Shape != first.Shape || network.Task != first.Task) is { } other)
            throw new ArgumentException($"Weights of one description are averaged. Number 0 is {first.Network} for {first.Shape}; another is {other.Network} for {other.Shape}.", nameof(networks));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var module = first.CreateModule();
        try
        {
            module.eval();
            var vector = new ParameterVector([.. module.parameters().Where(parameter => parameter.requires_grad)]);
            var statistics = new RunningStatistics(module);
            using var objective = new BatchObjective(module, first.Task, loss ?? first.Task.DefaultLoss, heldOut);
            Tensor[] points = [.. networks.Select(network => ThetaOf(network).to_type(ScalarType.Float64))];
            double[] losses = [.. networks.Select(network =>
            {
                using var own = network.CreateModule();
                using var its = new BatchObjective(own, first.Task, loss ?? first.Task.DefaultLoss, heldOut);
                return its.Evaluate(cancellation).Loss;
            })];
            int[] order = [.. Enumerable.Range(0, losses.Length).OrderBy(index => double.IsFinite(losses[index]) ? losses[index] : double.PositiveInfinity)];
            var (kept, sum, lowest) = (new List<int> { order[0] }, points[order[0]], losses[order[0]]);
            foreach (var candidate in order.Skip(1))
            {
                var with = sum + points[candidate];
                if (!(LossAt(with / (double)(kept.Count + 1)) <= lowest))
                    continue;
                (sum, lowest) = (with, LossAt(with / (double)(kept.Count + 1)));
                kept.Add(candidate);
            }

            if (kept.Count == 1)
                ModuleStateOf(networks[order[0]], module); // itself, with its own statistics
            else
                LossAt(sum / (double)kept.Count);
            return (new NetworkModel(first.Network, first.Shape, first.Task, networks[order[0]].History, module, first.ClassNames), new SoupRecord([.. kept], [.. losses], lowest));

            double LossAt(Tensor theta)
            {
                vector.Write(theta);
                statistics.Refresh(train.Features, Numerics.Estimation.Seed.Derive(Seed, 0), cancellation);
                return objective.Evaluate(cancellation).Loss;
            }
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    private static Tensor ThetaOf(NetworkModel network)
    {
        using var module = network.CreateModule();
        return new ParameterVector([.. module.parameters().Where(parameter => parameter.requires_grad)]).Read();
    }

    private static void ModuleStateOf(NetworkModel network, nn.Module target)
    {
        using var module = network.CreateModule();
        ModuleState.Copy(module, target);
    }
}
