using MlNetLandscape.Numerics.Estimation;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>What an observer knows of the training it looks at.</summary>
/// <param name="Options">Optimizer, weight decay, tokens, clock.</param>
/// <param name="Module">The network, the training's own.</param>
/// <param name="Task">What it predicts.</param>
/// <param name="Data">The examples trained on.</param>
/// <param name="Seed">The root of the observer's random streams.</param>
/// <param name="Cancellation">Ends a measurement: the training is to be cancelled or to stop.</param>
internal sealed record ObservedTraining(
    TrainingOptions Options, nn.Module<Tensor, Tensor> Module, PredictionTask Task, TensorDataset Data, long Seed, CancellationToken Cancellation)
{
    /// <summary>The loss whose weighted mean is descended.</summary>
    public Loss Loss => Options.Loss ?? Task.DefaultLoss;

    /// <summary>λ of the term ½ λ ‖θ‖² of the objective that is descended; 0 where the optimizer decays the weights apart from it.</summary>
    public double Decay => Options.Optimizer.DecaysInObjective ? Options.WeightDecay : 0;

    /// <summary>Steps of an epoch.</summary>
    public long StepsPerEpoch => new BatchSampler(Data.Count, Options.BatchSize, seed: null).StepsPerEpoch(Options.GradientAccumulation);

    /// <summary>The trainable parameters as one vector.</summary>
    public ParameterVector Parameters() => new([.. Module.parameters().Where(parameter => parameter.requires_grad)]);

    /// <summary>The examples, or a random sample of them; the caller disposes what is not <see cref="Data"/>.</summary>
    /// <param name="examples">How many; null for all.</param>
    public TensorDataset Sample(long? examples)
    {
        if (examples is not { } wanted || wanted >= Data.Count)
            return Data;
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)Numerics.Estimation.Seed.Derive(Seed, Draws.Sample));
        var rows = randperm(Data.Count, ScalarType.Int64, generator: generator).narrow(0, 0, wanted).sort().Values;
        return Data.Rows(rows.to(Data.Features.device));
    }

    /// <summary>The seed of what is drawn at a step.</summary>
    public long SeedOf(long step) => Numerics.Estimation.Seed.Derive(Seed, Draws.Step, step);

    private static class Draws
    {
        public const long Sample = 1;
        public const long Step = 2;
    }
}
