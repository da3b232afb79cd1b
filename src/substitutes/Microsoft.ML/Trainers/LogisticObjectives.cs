namespace Microsoft.ML.Trainers;

/// <summary>
/// Weighted mean of the negative log-likelihood, plus λ₂/2 · |w|² over the sum of the weights. Biases come first and are not penalised.
/// </summary>
internal static class LogisticObjectives
{
    /// <summary>p(k) ∝ exp(b_k + w_k·x); coordinates b_0 … b_{K−1}, w_0, …, w_{K−1}.</summary>
    public static SmoothObjective Softmax(TrainingRows rows, int classes, double l2)
    {
        var logits = new double[classes];
        return (x, gradient) =>
        {
            Array.Clear(gradient);
            var loss = 0.0;
            for (var row = 0; row < rows.Count; row++)
            {
                var features = rows.Features(row);
                Linear(x, features, logits);
                var label = (int)rows.Label(row);
                var weight = rows.Weight(row);
                var logSum = LogSumExp(logits);
                loss += weight * (logSum - logits[label]);
                for (var k = 0; k < classes; k++)
                {
                    Add(gradient, k, classes, features, weight * (Math.Exp(logits[k] - logSum) - (k == label ? 1 : 0)));
                }
            }

            return Finish(x, gradient, classes, loss, l2, rows.WeightSum);
        };
    }

    /// <summary>p(positive) = 1 / (1 + exp(−b − w·x)); coordinates b, w.</summary>
    public static SmoothObjective Sigmoid(TrainingRows rows, double l2) => (x, gradient) =>
    {
        Array.Clear(gradient);
        var loss = 0.0;
        Span<double> logit = stackalloc double[1];
        for (var row = 0; row < rows.Count; row++)
        {
            var features = rows.Features(row);
            Linear(x, features, logit);
            var sign = rows.Label(row) > 0 ? 1 : -1;
            var weight = rows.Weight(row);
            var margin = sign * logit[0];

            // ln(1 + e^−m), without overflow.
            loss += weight * (margin > 0 ? Math.Log(1 + Math.Exp(-margin)) : Math.Log(1 + Math.Exp(margin)) - margin);
            Add(gradient, 0, 1, features, -weight * sign / (1 + Math.Exp(margin)));
        }

        return Finish(x, gradient, 1, loss, l2, rows.WeightSum);
    };

    /// <summary>logits[k] = b_k + w_k·features.</summary>
    private static void Linear(double[] x, ReadOnlySpan<float> features, Span<double> logits)
    {
        for (var k = 0; k < logits.Length; k++)
        {
            var weights = x.AsSpan(logits.Length + (k * features.Length), features.Length);
            var sum = x[k];
            for (var i = 0; i < features.Length; i++)
            {
                sum += weights[i] * features[i];
            }

            logits[k] = sum;
        }
    }

    private static void Add(double[] gradient, int k, int classes, ReadOnlySpan<float> features, double factor)
    {
        gradient[k] += factor;
        var weights = gradient.AsSpan(classes + (k * features.Length), features.Length);
        for (var i = 0; i < features.Length; i++)
        {
            weights[i] += factor * features[i];
        }
    }

    private static double Finish(double[] x, double[] gradient, int biases, double loss, double l2, double weightSum)
    {
        var squares = 0.0;
        for (var i = biases; i < x.Length; i++)
        {
            squares += x[i] * x[i];
            gradient[i] += l2 * x[i];
        }

        for (var i = 0; i < gradient.Length; i++)
        {
            gradient[i] /= weightSum;
        }

        return (loss + (0.5 * l2 * squares)) / weightSum;
    }

    private static double LogSumExp(double[] values)
    {
        var largest = values.Max();
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += Math.Exp(value - largest);
        }

        return largest + Math.Log(sum);
    }
}
