using System.Collections.Immutable;
using System.Text.Json.Nodes;
using MlNetLandscape.Numerics.Estimation;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// The Gaussian that <see cref="Swag"/> found: θ = m + √(s/2) (√v ∘ z₁ + D z₂ / √(K − 1)), z₁ ∈ ℝᴾ and z₂ ∈ ℝᴷ standard normal; m and v mean and variance of
/// the points, D the deviations of the K latest from m (Maddox et al. 2019, eq. 1; s = 1 there).
/// </summary>
/// <remarks>Immutable; owns its tensors and the network of the mean. Undisposed ones are freed when the garbage collector finds them.</remarks>
public sealed class SwagPosterior : IDisposable
{
    private const string Format = "swag";
    private const double LeastVariance = 1e-30;

    private readonly Tensor _mean;
    private readonly Tensor _variance;
    private readonly Tensor _deviations;

    /// <param name="network">The network with the mean weights; taken over.</param>
    /// <param name="points">How many points mean and variance are of.</param>
    /// <param name="mean">m, Float64 <c>[P]</c>.</param>
    /// <param name="variance">v, Float64 <c>[P]</c>.</param>
    /// <param name="deviations">D, <c>[K, P]</c>.</param>
    internal SwagPosterior(NetworkModel network, long points, Tensor mean, Tensor variance, Tensor deviations)
    {
        (Mean, Points) = (network, points);
        _mean = mean.DetachFromDisposeScope();
        _variance = variance.DetachFromDisposeScope();
        _deviations = deviations.DetachFromDisposeScope();
    }

    /// <summary>The network with the mean weights.</summary>
    public NetworkModel Mean { get; }

    /// <summary>The points of the training that mean and variance are of.</summary>
    public long Points { get; }

    /// <summary>K, the points of the low-rank part; 1 where there was but one, and the covariance is diagonal.</summary>
    public int Rank => (int)_deviations.shape[0];

    /// <summary>A vector of the Gaussian, Float64 <c>[P]</c>; the caller disposes it.</summary>
    /// <param name="seed">Which.</param>
    /// <param name="scale">s ≥ 0: the covariance is s times (diag(v) + DᵀD/(K − 1))/2.</param>
    internal Tensor SampleVector(long seed, double scale)
    {
        if (scale is not (>= 0 and < double.PositiveInfinity))
            throw new ArgumentException($"`scale` of a sample must be in [0, ∞). Got {scale}.", nameof(scale));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var generator = new Generator((ulong)seed);
        var theta = _variance.clamp_min(LeastVariance).sqrt() * randn(_mean.shape[0], ScalarType.Float64, generator: generator);
        if (Rank > 1)
        {
            var weights = randn(Rank, ScalarType.Float64, generator: generator) / Math.Sqrt(Rank - 1);
            theta.add_(_deviations.t().mv(weights.to_type(_deviations.dtype)));
        }

        return (_mean + (Math.Sqrt(scale / 2) * theta)).MoveToOuterDisposeScope();
    }

    /// <summary>A network drawn from the Gaussian, its running statistics taken over <paramref name="train"/>.</summary>
    /// <param name="seed">Which.</param>
    /// <param name="train">The training examples.</param>
    /// <param name="scale">s ≥ 0; 1 is the paper's.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    internal NetworkModel Sample(long seed, TensorDataset train, double scale = 1, CancellationToken cancellation = default)
    {
        using var theta = SampleVector(seed, scale);
        var module = Mean.CreateModule();
        try
        {
            Vector(module).Write(theta);
            new RunningStatistics(module).Refresh(train.Features, Seed.Derive(seed, 1), cancellation);
            return new NetworkModel(Mean.Network, Mean.Shape, Mean.Task, Mean.History, module, Mean.ClassNames);
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    /// <summary>An ensemble of networks drawn from the Gaussian.</summary>
    /// <param name="members">How many, at least 1; 30 in the paper.</param>
    /// <param name="seed">Their root.</param>
    /// <param name="train">The training examples, for running statistics.</param>
    /// <param name="scale">s ≥ 0.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    internal ImmutableArray<NetworkModel> Samples(int members, long seed, TensorDataset train, double scale = 1, CancellationToken cancellation = default)
    {
        var drawn = ImmutableArray.CreateBuilder<NetworkModel>(members);
        try
        {
            for (var index = 0; index < members; index++)
                drawn.Add(Sample(Seed.Derive(seed, index), train, scale, cancellation));
            return drawn.MoveToImmutable();
        }
        catch
        {
            foreach (var network in drawn)
                network.Dispose();
            throw;
        }
    }

    /// <summary>Trains a network by <paramref name="job"/>, whose averaging is <see cref="Swag"/>, and gives the Gaussian.</summary>
    /// <exception cref="InvalidOperationException">The training ended before the first point.</exception>
    internal static SwagPosterior Train(TrainingJob job, TensorDataset train, TensorDataset? validation)
    {
        if (job.Options.Averaging?.Rule is not Swag)
            throw new ArgumentException($"`Averaging` must have the rule `Swag`. Got {job.Options.Averaging?.Rule.GetType().Name ?? "none"}.", nameof(job));
        (long Points, Tensor Mean, Tensor Variance, Tensor Deviations)? found = null;
        var network = NetworkTraining.Train(
            job with { TakeAverage = average => found = average is RunningGaussian { Count: > 0 } gaussian ? (gaussian.Count, Near(gaussian.Mean()), Near(gaussian.Variance()), Near(gaussian.Deviations())) : null },
            train, validation);
        if (found is { } f)
            return new SwagPosterior(network, f.Points, f.Mean, f.Variance, f.Deviations);
        var reason = network.History.StopReason;
        network.Dispose();
        throw new InvalidOperationException($"The training was ended ({reason}) before the first point of `Swag`: there is no Gaussian. Let it run longer, or start the averaging earlier.");

        static Tensor Near(Tensor tensor)
        {
            using (tensor)
                return tensor.to(CPU, copy: true).DetachFromDisposeScope();
        }
    }

    /// <summary>The Gaussian as data; the caller disposes it.</summary>
    internal TensorArchive ToArchive()
    {
        var archive = Mean.ToArchive();
        archive.Header["swag"] = new JsonObject { ["format"] = Format, ["points"] = Points };
        archive.Add("swag.mean", _mean);
        archive.Add("swag.variance", _variance);
        archive.Add("swag.deviations", _deviations);
        return archive;
    }

    /// <summary>The Gaussian that <see cref="ToArchive"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is another kind of archive, or does not fit its own description.</exception>
    internal static SwagPosterior FromArchive(TensorArchive archive)
    {
        if (archive.Header["swag"] is not JsonObject header || header["points"] is not { } points)
            throw new InvalidDataException("Expected a saved Gaussian of weights. The archive has none.");
        foreach (var name in new[] { "swag.mean", "swag.variance", "swag.deviations" })
        {
            if (!archive.Tensors.ContainsKey(name))
                throw new InvalidDataException($"The saved Gaussian of weights has no '{name}'.");
        }

        var (mean, variance, deviations) = (archive.Tensors["swag.mean"], archive.Tensors["swag.variance"], archive.Tensors["swag.deviations"]);
        var plain = new TensorArchive { Header = archive.Header };
        foreach (var (name, tensor) in archive.Tensors.Where(entry => !entry.Key.StartsWith("swag.", StringComparison.Ordinal)))
            plain.Tensors.Add(name, tensor); // the archive stays their owner
        var network = NetworkModel.FromArchive(plain);
        try
        {
            var count = network.ParameterCount;
            if (mean.numel() != count || variance.numel() != count || deviations.dim() != 2 || deviations.shape[1] != count)
                throw new InvalidDataException($"The saved Gaussian is over {mean.numel()} weights; its network has {count}.");
            return new SwagPosterior(network, LandscapeJson.Read<long>(points.ToJsonString(), "number of points"), mean.clone(), variance.clone(), deviations.clone());
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Mean.Dispose();
        _mean.Dispose();
        _variance.Dispose();
        _deviations.Dispose();
    }

    private static ParameterVector Vector(nn.Module module) => new([.. module.parameters().Where(parameter => parameter.requires_grad)]);
}
