using MlNetLandscape;

namespace Microsoft.ML;

/// <summary>Basins: what tells minima that predict well from those that predict badly.</summary>
public static class LandscapeBasinsCatalog
{
    /// <summary>
    /// Makes minima of one and the same training loss that predict ever worse, by training beside ever more rows with wrong labels, and measures the basin of each on the rows trained on
    /// (Wu, Zhu &amp; E 2017): largest eigenvalue, log-volume, norm and trace of the Hessian beside the accuracy on held-out rows, and ‖θ‖ as the control.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="trainData">The rows to train on, and those that get wrong labels, with the trainer's columns.</param>
    /// <param name="heldOutData">The rows to judge by, with the same columns.</param>
    /// <param name="trainer">How to train otherwise; its epochs are the limit. Full batches, <c>BatchSize = int.MaxValue</c>, and some thousand epochs for a small network.</param>
    /// <param name="trainingExamples">Rows to train on, drawn from the training data; null for a third. The others are where attacking rows are drawn from.</param>
    /// <param name="targetLoss">The training loss at which every training ends, with every row right.</param>
    /// <param name="trainings">Trainings with each number of attacking rows: 0, ¼, ½, 1 and 2 times the rows trained on.</param>
    /// <exception cref="ArgumentException">A value is out of its range, there are too few rows, it is a regression, or the trainer's options cannot go with it.</exception>
    /// <exception cref="InvalidOperationException">No row is usable.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the trainer's token.</exception>
    public static MeasuredMinima BadMinima(
        this LandscapeCatalog catalog, IDataView trainData, IDataView heldOutData, NeuralNetworkTrainer trainer, int? trainingExamples = null, double targetLoss = 0.02, int trainings = 3) =>
        BadMinima(catalog, trainData, heldOutData, trainer, new BadMinimaOptions { TrainingExamples = trainingExamples, TargetLoss = targetLoss, Trainings = trainings });

    /// <summary>Makes minima of one and the same training loss that predict ever worse, and measures the basin of each, with advanced options.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="trainData">The rows to train on, and those that get wrong labels, with the trainer's columns.</param>
    /// <param name="heldOutData">The rows to judge by, with the same columns.</param>
    /// <param name="trainer">How to train otherwise; its epochs are the limit.</param>
    /// <param name="options">How many rows, which loss, what is measured, and whether the networks are kept.</param>
    /// <exception cref="ArgumentException">Options are wrong, there are too few rows, or it is a regression; the message names all that is.</exception>
    /// <exception cref="InvalidOperationException">No row is usable.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the trainer's token or that of the geometry.</exception>
    public static MeasuredMinima BadMinima(this LandscapeCatalog catalog, IDataView trainData, IDataView heldOutData, NeuralNetworkTrainer trainer, BadMinimaOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(trainData);
        ArgumentNullException.ThrowIfNull(heldOutData);
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(options);
        var found = trainer.Study("BadMinima", trainData, heldOutData, (job, rows, heldOut) => AttackStudy.Run(job, rows, heldOut!, options));
        return new MeasuredMinima(found, [.. found.Minima.Where(minimum => minimum.Network is not null).Select(minimum => trainer.Transformer(minimum.Network!, trainData))]);
    }
}
