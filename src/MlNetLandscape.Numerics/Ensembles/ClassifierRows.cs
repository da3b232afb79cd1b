namespace MlNetLandscape.Numerics.Ensembles;

/// <summary>What one predictor, a member or all together, says row by row.</summary>
internal sealed class ClassifierRows
{
    /// <summary>ML.NET's smallest probability in a log loss: (float)10⁻¹⁵.</summary>
    private const double SmallestProbability = 1e-15f;

    public ClassifierRows(ClassifierPredictions predictions, double[] probabilities)
    {
        var (rows, classes) = (predictions.Rows, predictions.Classes);
        (Probabilities, Classes) = (probabilities, classes);
        (Predictions, Correct, Confidence, Loss, Brier, Entropy) = (new int[rows], new double[rows], new double[rows], new double[rows], new double[rows], new double[rows]);
        var half = BrierFactor(classes);
        for (var row = 0; row < rows; row++)
        {
            var p = probabilities.AsSpan(row * classes, classes);
            var label = predictions.Labels[row];
            Predictions[row] = Predicted(p);
            Correct[row] = Predictions[row] == label ? 1 : 0;
            Confidence[row] = Math.Min(1, p[Predictions[row]]);
            Loss[row] = -Math.Log(Clamp(p[label]));
            for (var k = 0; k < classes; k++)
            {
                var gap = p[k] - (k == label ? 1 : 0);
                Brier[row] += half * gap * gap;
                Entropy[row] -= p[k] > 0 ? p[k] * Math.Log(p[k]) : 0;
            }
        }
    }

    /// <summary>K.</summary>
    public int Classes { get; }

    /// <summary>p, <c>[N · K]</c>.</summary>
    public double[] Probabilities { get; }

    /// <summary>The first class of highest probability, <c>[N]</c>.</summary>
    public int[] Predictions { get; }

    /// <summary>1 where it is the true one, else 0, <c>[N]</c>.</summary>
    public double[] Correct { get; }

    /// <summary>The highest probability, <c>[N]</c>.</summary>
    public double[] Confidence { get; }

    /// <summary>−ln p of the true class, clamped, <c>[N]</c>.</summary>
    public double[] Loss { get; }

    /// <summary>Σₖ (pₖ − yₖ)², halved for two classes, <c>[N]</c>.</summary>
    public double[] Brier { get; }

    /// <summary>−Σₖ pₖ ln pₖ, <c>[N]</c>.</summary>
    public double[] Entropy { get; }

    /// <summary>The first index of the highest.</summary>
    public static int Predicted(ReadOnlySpan<double> p)
    {
        var best = 0;
        for (var k = 1; k < p.Length; k++)
        {
            if (p[k] > p[best])
                best = k;
        }

        return best;
    }

    /// <summary>min(1, max(10⁻¹⁵, p)), as ML.NET's multiclass evaluator has it.</summary>
    public static double Clamp(double p) => Math.Min(1, Math.Max(SmallestProbability, p));

    /// <summary>½ for two classes, so that the Brier score is (p − y)²; 1 for more (Brier 1950).</summary>
    public static double BrierFactor(int classes) => classes == 2 ? 0.5 : 1;
}
