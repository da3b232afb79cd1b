using MlNetLandscape.Numerics.Ensembles;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

/// <summary>How well networks do on rows that they were not trained on.</summary>
internal static class Judging
{
    /// <summary>Probabilities of all classes, row by row.</summary>
    public static double[] Probabilities(this IScoringModel model, TensorDataset rows)
    {
        using var features = rows.Features.contiguous();
        var scores = new float[rows.Count * model.Task.ScoreSize];
        model.Score(features.data<float>().ToArray(), (int)rows.Count, scores);
        return [.. scores.Select(score => (double)score)];
    }

    /// <summary>The share of the rows whose class has the highest probability.</summary>
    public static double Accuracy(this IScoringModel model, TensorDataset rows) =>
        model.Probabilities(rows).Chunk(model.Task.ScoreSize).Zip(rows.Labels.data<long>().ToArray(), (row, label) => Array.IndexOf(row, row.Max()) == label ? 1.0 : 0).Average();

    /// <summary>Each of some predictors and all together, by mean probability.</summary>
    public static EnsembleMetrics Evaluate(TensorDataset rows, params IScoringModel[] predictors) => EnsembleEvaluation.Evaluate(
        new ClassifierPredictions(predictors[0].Task.ScoreSize, [.. rows.Labels.data<long>().ToArray().Select(label => (int)label)], [.. predictors.Select(predictor => predictor.Probabilities(rows))]));

    /// <summary>A single predictor.</summary>
    public static ClassifierQuality Judge(this IScoringModel model, TensorDataset rows) => Evaluate(rows, model).Together.Classification!;
}
