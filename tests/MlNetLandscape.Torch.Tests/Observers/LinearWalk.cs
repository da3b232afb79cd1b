using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Estimation;
using TorchSharp;

namespace MlNetLandscape.Torch.Tests.Observers;

/// <summary>
/// Stochastic gradient descent on a linear network with squared loss, in double precision and in closed form: on the rows of a step the
/// objective is a quadratic with Hessian 2/B X̃ᵀX̃ + λ I, X̃ = [X, 1].
/// </summary>
internal sealed class LinearWalk(TensorDataset data, TrainingOptions options, Vector<double> start, int seed = 1)
{
    private readonly Matrix<double> _design = Design(data);
    private readonly Vector<double> _targets = Vector<double>.Build.DenseOfEnumerable(data.Labels.data<float>().ToArray().Select(y => (double)y));
    private readonly BatchSampler _sampler = new(data.Count, options.BatchSize, options.Shuffle ? Seed.Derive(seed, Streams.Shuffling) : null);

    public static Matrix<double> Hessian(TensorDataset data, double decay = 0) => Hessian(Design(data), decay);

    public IEnumerable<WalkObservation> Observations(int steps, int points = 10)
    {
        var perEpoch = _sampler.StepsPerEpoch(options.GradientAccumulation);
        var momentum = ((Sgd)options.Optimizer).Momentum;
        var (theta, velocity) = (start, start * 0);
        Vector<double>? before = null;
        for (var step = 0; step < steps; step++)
        {
            var rows = Rows(step / perEpoch, step % perEpoch);
            var (x, y) = (Matrix<double>.Build.DenseOfRowVectors(rows.Select(_design.Row)), Vector<double>.Build.DenseOfEnumerable(rows.Select(row => _targets[row])));
            var gradient = (2.0 / rows.Length * x.TransposeThisAndMultiply((x * theta) - y)) + (options.WeightDecay * theta);
            var pure = gradient - (options.WeightDecay * theta);
            var shortened = options.GradientClipNorm is { } norm && pure.L2Norm() > norm ? pure * (norm / pure.L2Norm()) : pure;
            velocity = (momentum * velocity) + shortened + (options.WeightDecay * theta);
            var next = theta - (options.LearningRate!.Value * velocity);
            var from = theta;
            yield return new WalkObservation
            {
                Step = step,
                GradientNorm = gradient.L2Norm(),
                Cosine = before is null ? null : gradient.DotProduct(before) / gradient.L2Norm() / before.L2Norm(),
                DistanceFromStart = (theta - start).L2Norm(),
                StepLength = (next - theta).L2Norm(),
                Losses = [.. Enumerable.Range(0, points + 1).Select(k => Objective(from + ((next - from) * k / points)))],
            };
            (before, theta) = (gradient, next);

            double Objective(Vector<double> at) =>
                ((x * at) - y).PointwisePower(2).Average() + (0.5 * options.WeightDecay * at.DotProduct(at));
        }
    }

    private static Matrix<double> Hessian(Matrix<double> design, double decay) =>
        (2.0 / design.RowCount * design.TransposeThisAndMultiply(design)) + (decay * Matrix<double>.Build.DenseIdentity(design.ColumnCount));

    private int[] Rows(long epoch, long step)
    {
        using var order = _sampler.Order(epoch, torch.CPU);
        long[] all = order?.data<long>().ToArray() ?? [.. Enumerable.Range(0, (int)data.Count).Select(row => (long)row)];
        return [.. _sampler.BatchesOfStep(step, options.GradientAccumulation).SelectMany(batch => all[(int)batch.Start..(int)(batch.Start + batch.Length)]).Select(row => (int)row)];
    }

    private static Matrix<double> Design(TensorDataset data)
    {
        var features = data.Features.data<float>().ToArray();
        return Matrix<double>.Build.Dense((int)data.Count, data.FeatureCount + 1, (row, column) =>
            column == data.FeatureCount ? 1 : features[(row * data.FeatureCount) + column]);
    }
}
