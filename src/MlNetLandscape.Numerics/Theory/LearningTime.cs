using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Theory;

/// <summary>How long gradient descent takes to learn a linear map through a chain of layers, by steps.</summary>
/// <remarks>
/// With orthogonal weights aligned with the task, and the rate its depth asks for, the number of steps does not depend on the depth; with Gaussian weights deep chains do not learn
/// in any reasonable time (Saxe, McClelland and Ganguli 2014, §3). Orthogonal weights that are not aligned may meet saddles on their way where a mode begins with the wrong sign.
/// </remarks>
/// <param name="Steps">Steps to <see cref="LearningTimeOptions.Threshold"/>, or all that were made.</param>
/// <param name="RelativeLoss">L / L₀ at the end; not finite where descent diverged.</param>
/// <param name="Stop">Converged: the threshold was reached. Limit: it was not within the steps allowed, or descent diverged.</param>
/// <param name="Cost">What it took.</param>
public sealed record LearningTime(int Steps, double RelativeLoss, EstimationStop Stop, EvaluationCost Cost)
{
    /// <summary>Trains W_d ⋯ W₁ towards the task on whitened inputs, L = ½ ‖W_d ⋯ W₁ − Σ‖²_F.</summary>
    /// <param name="task">Σ, <c>[d_y, d_x]</c>.</param>
    /// <param name="widths">d_x, the hidden widths, d_y.</param>
    /// <param name="start">θ, such as one of <see cref="DeepLinearStart"/>; stays the caller's.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">The options are wrong, or the shapes do not fit.</exception>
    public static LearningTime Measure(Matrix<double> task, IReadOnlyList<int> widths, Vector<double> start, LearningTimeOptions? options = null)
    {
        options ??= new LearningTimeOptions();
        options.Check();
        var network = new DeepLinearNetwork(widths, Matrix<double>.Build.DenseIdentity(task.ColumnCount), task);
        var rate = options.Rate / (widths.Count - 1);
        var theta = start.Clone();
        var (loss, gradient) = network.Gradient(theta);
        var (initial, steps) = (loss, 0);
        while (steps < options.MaximumSteps && double.IsFinite(loss) && loss > options.Threshold * initial)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            theta -= rate * gradient;
            (loss, gradient) = network.Gradient(theta);
            steps++;
        }

        return new LearningTime(steps, loss / initial, loss <= options.Threshold * initial ? EstimationStop.Converged : EstimationStop.Limit, network.Cost);
    }
}

/// <summary>How <see cref="LearningTime"/> trains and when it stops.</summary>
public sealed record LearningTimeOptions
{
    /// <summary>The learning rate times the depth d, in (0, ∞): 1 is the optimum 1/(d s^(2 − 2/d)) for a direction of strength 1. The default is 0.8.</summary>
    public double Rate { get; init; } = 0.8;

    /// <summary>The loss relative to the first at which the task is learned, in (0, 1). The default is 0.001.</summary>
    public double Threshold { get; init; } = 1e-3;

    /// <summary>Steps at most, in [0, ∞). The default is 1,500.</summary>
    public int MaximumSteps { get; init; } = 1_500;

    /// <summary>Looked at before every step.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Check() => Options.Check(nameof(LearningTimeOptions), (Rate > 0 && double.IsFinite(Rate), nameof(Rate), "(0, ∞)", Rate),
        (Threshold is > 0 and < 1, nameof(Threshold), "(0, 1)", Threshold), (MaximumSteps >= 0, nameof(MaximumSteps), "[0, ∞)", MaximumSteps));
}
