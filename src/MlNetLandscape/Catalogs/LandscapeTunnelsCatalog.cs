using System.Collections.Immutable;
using MlNetLandscape;
using MlNetLandscape.Numerics.Geometry.Tunnels;

namespace Microsoft.ML;

/// <summary>Tunnels of low loss: how wide they are around a network, how training makes them wide or narrow, and in how few directions a network can be trained at all.</summary>
public static class LandscapeTunnelsCatalog
{
    /// <summary>
    /// Measures how wide the tunnel of low loss around the network is that scored the data: under which angle its wall is seen from the origin, in random directions (Fort &amp; Jastrzębski 2019, §4).
    /// Networks are compared at one threshold, on one set of rows.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="scored">Data scored by a <see cref="NetworkTransformer"/>, with the columns it was fitted to.</param>
    /// <param name="thresholdLoss">The loss at which the tunnel ends, above that of the network.</param>
    /// <param name="probes">Random directions.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    /// <exception cref="InvalidOperationException">There is no network in the data or several, or no row is usable.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public static TunnelWidth Tunnel(this LandscapeCatalog catalog, IDataView scored, double thresholdLoss, int probes = 20) =>
        Tunnel(catalog, scored, new TunnelOptions { ThresholdLoss = thresholdLoss, Probes = probes });

    /// <summary>Measures the tunnel around the network that scored the data, with advanced options.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="scored">Data scored by a <see cref="NetworkTransformer"/>, with the columns it was fitted to.</param>
    /// <param name="options">Threshold, directions, how far.</param>
    /// <param name="geometry">Rows, loss, precision; null for the defaults.</param>
    /// <exception cref="ArgumentException">Options are wrong.</exception>
    /// <exception cref="ArithmeticException">The loss of the network on these rows is not a number.</exception>
    /// <exception cref="InvalidOperationException">There is no network in the data or several, or no row is usable.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="OperationCanceledException">Asked for by either token.</exception>
    public static TunnelWidth Tunnel(this LandscapeCatalog catalog, IDataView scored, TunnelOptions options, GeometryOptions? geometry = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentNullException.ThrowIfNull(options);
        return TunnelMeasurement.Around(catalog.Context, scored, options, geometry);
    }

    /// <summary>Measures the tunnel at points on the ray from the origin through the network that scored the data: its width as a function of the distance from the origin.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="scored">Data scored by a <see cref="NetworkTransformer"/>, with the columns it was fitted to.</param>
    /// <param name="scales">The points, in units of the network's own parameters: 1 is the network.</param>
    /// <param name="options">Threshold, directions, how far.</param>
    /// <param name="geometry">Rows, loss, precision; null for the defaults.</param>
    /// <returns>One a scale.</returns>
    /// <exception cref="ArgumentException">Options are wrong.</exception>
    /// <exception cref="InvalidOperationException">There is no network in the data or several, or no row is usable.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="OperationCanceledException">Asked for by either token.</exception>
    public static ImmutableArray<TunnelWidth> TunnelAlongRay(
        this LandscapeCatalog catalog, IDataView scored, IEnumerable<double> scales, TunnelOptions options, GeometryOptions? geometry = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentNullException.ThrowIfNull(scales);
        ArgumentNullException.ThrowIfNull(options);
        return TunnelMeasurement.AlongRay(catalog.Context, scored, [.. scales], options, geometry);
    }

    /// <summary>
    /// Measures the mean loss at distances from the network that scored the data, in random directions: seen this way every solution lies in a round well, whatever its shape is.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="scored">Data scored by a <see cref="NetworkTransformer"/>, with the columns it was fitted to.</param>
    /// <param name="radii">Distances in the unit of the parameters, rising; null for ¼, ½, … 2.</param>
    /// <param name="probes">Random directions.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    /// <exception cref="InvalidOperationException">There is no network in the data or several, or no row is usable.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public static RadialProfile Radial(this LandscapeCatalog catalog, IDataView scored, IEnumerable<double>? radii = null, int probes = 20)
    {
        var options = new RadialOptions { Probes = probes };
        return Radial(catalog, scored, radii is null ? options : options with { Radii = [.. radii] });
    }

    /// <summary>Measures the mean loss at distances from the network that scored the data, with advanced options.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="scored">Data scored by a <see cref="NetworkTransformer"/>, with the columns it was fitted to.</param>
    /// <param name="options">Distances and directions.</param>
    /// <param name="geometry">Rows, loss, precision; null for the defaults.</param>
    /// <exception cref="ArgumentException">Options are wrong.</exception>
    /// <exception cref="InvalidOperationException">There is no network in the data or several, or no row is usable.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="OperationCanceledException">Asked for by either token.</exception>
    public static RadialProfile Radial(this LandscapeCatalog catalog, IDataView scored, RadialOptions options, GeometryOptions? geometry = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentNullException.ThrowIfNull(options);
        return TunnelMeasurement.Radial(catalog.Context, scored, options, geometry);
    }

    /// <summary>
    /// Trains networks to one and the same training loss with other learning rates, batch sizes, weight decays or dropouts, and measures the tunnel around each (Fort &amp; Jastrzębski 2019, §4.2):
    /// higher rates and smaller batches make tunnels wider.
    /// </summary>
    /// <remarks>All rows are trained on, none held out. Settings that do not reach the loss within the trainer's epochs are reported as such, and not measured.</remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="trainData">The training data, with the trainer's columns.</param>
    /// <param name="trainer">How to train otherwise: each setting changes one of its options.</param>
    /// <param name="learningRates">Learning rates to try; null for none.</param>
    /// <param name="batchSizes">Batch sizes to try; null for none.</param>
    /// <param name="weightDecays">Weight decays (L2) to try; null for none.</param>
    /// <param name="dropouts">Probabilities of dropping a unit to try; null for none.</param>
    /// <param name="targetLoss">The training loss at which every training ends.</param>
    /// <param name="thresholdLoss">The loss at which tunnels end.</param>
    /// <param name="trainings">Trainings of each setting.</param>
    /// <exception cref="ArgumentException">A value is out of its range, the network has no dropout to vary, or the trainer's options cannot go with a sweep.</exception>
    /// <exception cref="InvalidOperationException">No row is usable.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the trainer's token.</exception>
    public static TunnelSweep TunnelSweep(
        this LandscapeCatalog catalog,
        IDataView trainData,
        NeuralNetworkTrainer trainer,
        IEnumerable<double>? learningRates = null,
        IEnumerable<int>? batchSizes = null,
        IEnumerable<double>? weightDecays = null,
        IEnumerable<double>? dropouts = null,
        double targetLoss = 0.15,
        double thresholdLoss = 1,
        int trainings = 3) => TunnelSweep(catalog, trainData, trainer, new TunnelSweepOptions
        {
            LearningRates = [.. learningRates ?? []],
            BatchSizes = [.. batchSizes ?? []],
            WeightDecays = [.. weightDecays ?? []],
            Dropouts = [.. dropouts ?? []],
            TargetLoss = targetLoss,
            ThresholdLoss = thresholdLoss,
            Trainings = trainings,
        });

    /// <summary>Trains networks to one and the same training loss with other options, and measures the tunnel around each, with advanced options.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="trainData">The training data, with the trainer's columns.</param>
    /// <param name="trainer">How to train otherwise: each setting changes one of its options.</param>
    /// <param name="options">What is varied, and how tunnels are measured.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names all that are.</exception>
    /// <exception cref="InvalidOperationException">No row is usable.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the trainer's token or that of the geometry.</exception>
    public static TunnelSweep TunnelSweep(this LandscapeCatalog catalog, IDataView trainData, NeuralNetworkTrainer trainer, TunnelSweepOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(trainData);
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(options);
        return trainer.Study("TunnelSweep", trainData, null, (job, train, _) => TunnelStudy.Run(job, train, options));
    }

    /// <summary>
    /// Finds how many random directions around initial weights suffice to reach a part of the score that training all parameters reaches: the intrinsic dimension of the task for this network
    /// (Li et al. 2018). Scored is the accuracy on the held-out rows, or for a regression the share of the variance explained.
    /// </summary>
    /// <remarks>Trains some dozen networks: d is doubled until it suffices, and its bracket halved. All rows are trained on; in subspaces by Adam on mini-batches, without dropout.</remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="trainData">The training data, with the trainer's columns.</param>
    /// <param name="heldOutData">The rows to judge by, with the same columns.</param>
    /// <param name="trainer">The network, its epochs and batches; its optimizer trains the baseline.</param>
    /// <param name="share">The part of the baseline's score.</param>
    /// <param name="subspaces">Subspaces tried of each dimension.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    /// <exception cref="InvalidOperationException">No row is usable, or the baseline learns nothing.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the trainer's token.</exception>
    public static NetworkDimension IntrinsicDimension(
        this LandscapeCatalog catalog, IDataView trainData, IDataView heldOutData, NeuralNetworkTrainer trainer, double share = 0.9, int subspaces = 3) =>
        IntrinsicDimension(catalog, trainData, heldOutData, trainer, new NetworkDimensionOptions { Share = share, Subspaces = subspaces });

    /// <summary>Finds how many random directions around initial weights suffice, with advanced options.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="trainData">The training data, with the trainer's columns.</param>
    /// <param name="heldOutData">The rows to judge by, with the same columns.</param>
    /// <param name="trainer">The network, its epochs and batches; its optimizer trains the baseline.</param>
    /// <param name="options">How dimensions are tried, and subspaces spanned.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names all that are.</exception>
    /// <exception cref="InvalidOperationException">No row is usable, or the baseline learns nothing.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the trainer's token.</exception>
    public static NetworkDimension IntrinsicDimension(
        this LandscapeCatalog catalog, IDataView trainData, IDataView heldOutData, NeuralNetworkTrainer trainer, NetworkDimensionOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(trainData);
        ArgumentNullException.ThrowIfNull(heldOutData);
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(options);
        return trainer.Study("IntrinsicDimension", trainData, heldOutData, (job, train, heldOut) => DimensionStudy.Run(job, train, heldOut!, options));
    }
}
