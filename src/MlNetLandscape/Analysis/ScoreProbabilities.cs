using System.Globalization;

namespace MlNetLandscape;

/// <summary>A multiclass member's scores as probabilities, and how they became such.</summary>
internal static class ScoreProbabilities
{
    private const double SumTolerance = 1e-3;

    /// <summary>Converts the rows that are judged.</summary>
    /// <param name="name">Whose.</param>
    /// <param name="scores">Finite, <c>[N · K]</c>.</param>
    /// <param name="classes">K.</param>
    /// <param name="reading">What they are.</param>
    /// <returns>Probabilities <c>[N · K]</c>, and words for how they were read.</returns>
    /// <exception cref="ArgumentException">They are said to be probabilities, and are not.</exception>
    public static (double[] Probabilities, string How) Of(string name, float[] scores, int classes, ScoreReading reading)
    {
        var odd = Array.FindIndex(Enumerable.Range(0, scores.Length / classes).ToArray(), row => !AddsUp(scores.AsSpan(row * classes, classes)));
        if (reading == ScoreReading.Probabilities && odd >= 0)
        {
            var row = string.Join(", ", scores.AsSpan(odd * classes, classes).ToArray().Select(score => score.ToString(CultureInfo.InvariantCulture)));
            throw new ArgumentException(
                $"The scores of {name} are no probabilities: row {odd + 1} of those judged is [{row}]. "
                + "Leave `Scores` to be recognised, or say Logits.", "options");
        }

        if (reading != ScoreReading.Logits && odd < 0)
            return ([.. scores.Select(score => (double)score)], "probabilities");
        var isLogit = reading == ScoreReading.Logits || scores.Any(score => score is < 0 or > 1);
        var result = new double[scores.Length];
        for (var start = 0; start < scores.Length; start += classes)
        {
            if (isLogit)
                Softmax(scores.AsSpan(start, classes), result.AsSpan(start, classes));
            else
                Share(scores.AsSpan(start, classes), result.AsSpan(start, classes));
        }

        return (result, isLogit ? "raw scores through softmax" : "scores in [0, 1] divided by their sum");
    }

    private static bool AddsUp(ReadOnlySpan<float> scores)
    {
        double sum = 0;
        foreach (var score in scores)
            sum += score is >= 0 and <= 1 + (float)SumTolerance ? score : double.NaN;
        return Math.Abs(sum - 1) <= SumTolerance;
    }

    private static void Softmax(ReadOnlySpan<float> scores, Span<double> p)
    {
        var highest = float.NegativeInfinity;
        foreach (var score in scores)
            highest = Math.Max(highest, score);
        for (var k = 0; k < p.Length; k++)
            p[k] = Math.Exp((double)scores[k] - highest);
        Normalize(p);
    }

    private static void Share(ReadOnlySpan<float> scores, Span<double> p)
    {
        for (var k = 0; k < p.Length; k++)
            p[k] = scores[k];
        Normalize(p);
    }

    /// <summary>Divides by the sum; all alike where it is 0.</summary>
    private static void Normalize(Span<double> p)
    {
        double sum = 0;
        foreach (var value in p)
            sum += value;
        for (var k = 0; k < p.Length; k++)
            p[k] = sum > 0 ? p[k] / sum : 1.0 / p.Length;
    }
}
