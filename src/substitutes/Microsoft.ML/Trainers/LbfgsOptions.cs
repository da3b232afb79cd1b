using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>Penalties and stop rule of the L-BFGS trainers.</summary>
internal sealed record LbfgsOptions(float L1, float L2, float Tolerance, int History, bool NonNegative)
{
    public void Check(IExceptionContext context)
    {
        context.CheckParam(L2 >= 0, "L2Regularization", "Must be non-negative");
        context.CheckParam(L1 >= 0, "L1Regularization", "Must be non-negative");
        context.CheckParam(Tolerance > 0, "OptimizationTolerance", "Must be positive");
        context.CheckParam(History > 0, "HistorySize", "Must be positive");
        context.CheckParam(!NonNegative, "EnforceNonNegativity", "The substitute has no bound on the weights.");
    }

    /// <summary>The biases, then the weights of each class.</summary>
    public double[] Minimise(SmoothObjective objective, TrainingRows rows, int classes) =>
        new OrthantWiseMinimizer(objective, classes, L1 / rows.Count, History, Tolerance).Minimise(classes * (1 + rows.Size));
}
