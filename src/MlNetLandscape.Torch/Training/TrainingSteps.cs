using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Makes the objectives of a training's steps.</summary>
internal sealed class TrainingSteps(TrainingJob job, nn.Module<Tensor, Tensor> module, TensorDataset train) : IDisposable
{
    private const long Others = 1L << 32; // streams of a step that no optimizer names
    private const long Labels = (1L << 32) + 1;

    private readonly TrainingOptions _options = job.Options;
    private readonly StepRandomness _randomness = new(job.Options.Network, module, Numerics.Estimation.Seed.Derive(job.Seed, Streams.Dropout));
    private readonly bool _evaluatesRepeatedly = job.Options.Optimizer.EvaluatesRepeatedly;
    private EmpiricalRisk? _risk;

    private nn.Module<Tensor, Tensor> Module => module;

    private TrainingJob Job => job;

    /// <summary>The loss on batches of the training set.</summary>
    public BatchObjective Batches { get; } = new(module, job.Task, job.Options.Loss ?? job.Task.DefaultLoss, train);

    /// <summary>The objective of one step.</summary>
    /// <param name="step">From 0, over all epochs.</param>
    /// <param name="order">The epoch's order of the examples; null for the rows' own.</param>
    /// <param name="batches">The places of the step's batches in it.</param>
    /// <param name="seenFirst">Called with the loss after the first gradient, before it is clipped.</param>
    public StepObjective At(long step, Tensor? order, (long Start, long Length)[] batches, Action<double>? seenFirst = null) =>
        new(this, step, order, batches, seenFirst);

    public void Dispose()
    {
        _risk?.Dispose();
        Batches.Dispose();
    }

    /// <summary>Some examples of the training set, Int64 <c>[count]</c>; the caller disposes it.</summary>
    private Tensor Draw(long count, long seed)
    {
        using var rows = tensor(BatchSampler.Draw(Batches.Count, count, seed));
        return rows.to(job.Device, copy: true);
    }

    private EmpiricalRisk Risk() => _risk ??= new EmpiricalRisk(module, job.Task, _options.Loss ?? job.Task.DefaultLoss, train, new EmpiricalRiskOptions
    {
        BatchSize = Math.Clamp(_options.BatchSize, 500, 2_000), // what a step passes through at once, unless that is very much
        WeightDecay = _options.Optimizer.DecaysInObjective ? _options.WeightDecay : 0,
        CancellationToken = _options.CancellationToken,
        Clock = _options.Clock,
    });

    /// <summary>One step.</summary>
    internal sealed class StepObjective(
        TrainingSteps steps, long step, Tensor? order, (long Start, long Length)[] batches, Action<double>? seenFirst) : IStepObjective
    {
        /// <summary>Loss and metric where the step began; null before they are known.</summary>
        public (WeightedMean Loss, WeightedMean Metric)? First { get; private set; }

        public long Seed => Numerics.Estimation.Seed.Derive(steps.Job.Seed, Streams.Steps, step);

        public long Examples => batches.Sum(batch => batch.Length);

        public long Population => steps.Batches.Count;

        public IObjective<Tensor> Risk => Examples == steps.Batches.Count ? steps.Risk() : steps.Risk().Of(Rows());

        public double Differentiate() => Run(keepsBuffers: First is not null, () =>
        {
            var seen = steps.Batches.Differentiate(order, batches, steps._options.CancellationToken.ThrowIfCancellationRequested);
            if (First is null)
                seenFirst?.Invoke(seen.Loss.Value);
            steps.Batches.Clip(steps._options.GradientClipNorm);
            First ??= seen;
            return seen.Loss.Value;
        });

        public double DifferentiateOther(long stream)
        {
            using var rows = steps.Draw(Examples, Numerics.Estimation.Seed.Derive(Seed, Others, stream));
            var first = batches[0].Start;
            var places = batches.Select(batch => (batch.Start - first, batch.Length)).ToArray();
            return Run(keepsBuffers: true, stream: stream, action: () =>
            {
                var seen = steps.Batches.Differentiate(rows, places, steps._options.CancellationToken.ThrowIfCancellationRequested);
                steps.Batches.Clip(steps._options.GradientClipNorm);
                return seen.Loss.Value;
            });
        }

        public void DifferentiateSampled() => Run(keepsBuffers: true, () =>
        {
            steps.Batches.DifferentiateSampled(
                order, batches, Numerics.Estimation.Seed.Derive(Seed, Labels), steps._options.CancellationToken.ThrowIfCancellationRequested);
            return 0.0;
        });

        public double Loss() => Run(
            keepsBuffers: true, () => steps.Batches.LossOf(order, batches, steps._options.CancellationToken.ThrowIfCancellationRequested));

        public IObjective<Tensor> Sample(long examples, long stream) => examples >= steps.Batches.Count
            ? steps.Risk()
            : steps.Risk().MiniBatch(examples, Numerics.Estimation.Seed.Derive(Seed, stream));

        /// <summary>Puts back the running statistics that a given-up step has changed; null where it cannot be given up after a change.</summary>
        public BufferGuard? Guard() => batches.Length > 1 || steps._evaluatesRepeatedly ? new BufferGuard(steps.Module) : null;

        private double Run(bool keepsBuffers, Func<double> action, long stream = 0)
        {
            using var guard = keepsBuffers ? new BufferGuard(steps.Module) : null;
            try
            {
                return steps._randomness.Run(step, action, stream);
            }
            finally
            {
                guard?.Restore();
            }
        }

        /// <summary>The places of the step's examples in the training set.</summary>
        private long[] Rows()
        {
            using var scope = NewDisposeScope();
            var (start, length) = (batches[0].Start, Examples);
            return order is null ? [.. Enumerable.Range(0, (int)length).Select(row => start + row)] : order.narrow(0, start, length).cpu().data<long>().ToArray();
        }
    }
}
