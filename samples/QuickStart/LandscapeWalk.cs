using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetLandscape;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.Metrics;

namespace Samples;

/// <summary>What comes after a first training: its weights averaged, an ensemble, the landscape measured, a way from one network to another, and one page about it all.</summary>
internal static class LandscapeWalk
{
    /// <summary>Goes on from a fitted network.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="train">The training rows, scored by the network.</param>
    /// <param name="test">The test rows, scored by it.</param>
    /// <param name="network">The network.</param>
    /// <param name="options">How it was trained.</param>
    /// <param name="trajectory">The path its training took.</param>
    /// <param name="report">Where the page goes.</param>
    public static void Go(MLContext ml, IDataView train, IDataView test, NetworkTransformer network, NeuralNetworkTrainer.Options options, Trajectory trajectory, string report)
    {
        var averaged = ml.Transforms.StochasticWeightAveraging(epochs: 10, learningRate: 0.02).Fit(train);
        var others = options.With(own => (own.Progress, own.Observers) = (null, []));
        var ensemble = ml.MulticlassClassification.Trainers.NeuralNetworkEnsemble(new DeepEnsemble { Members = 3 }, others).Fit(train);
        var together = ml.Landscape().EvaluateEnsemble(test, ensemble);

        Console.WriteLine("\n                      test accuracy   log loss   λ_max   trace");
        var some = new LandscapeOptions { MaximumRows = 300, Measures = LandscapeMeasures.Eigenvalues | LandscapeMeasures.Spectrum, Probes = 2 };
        var (first, mean) = (ml.Landscape().Evaluate(train, some), ml.Landscape().Evaluate(averaged.Transform(train), some));
        Show("the network", ml.MulticlassClassification.Evaluate(test), first);
        Show("its weights averaged", ml.MulticlassClassification.Evaluate(averaged.Transform(test)), mean);
        Show("three networks", ml.MulticlassClassification.Evaluate(ensemble.Transform(test)), null);

        using var line = ml.Landscape().Connect(train, ensemble.Members[0], ensemble.Members[1], PathKind.Line);
        using var curve = ml.Landscape().Connect(train, ensemble.Members[0], ensemble.Members[1], PathKind.Bezier);
        Console.WriteLine($"\nfrom one of them to another the loss rises to {line.Barrier.HighestLoss:0.00} along the line, to {curve.Barrier.HighestLoss:0.00} along a curve");

        var (plane, rows) = (SlicePlan.Plane(trajectory, new SurfaceOptions { Points = 21 }), new GeometryOptions { MaximumRows = 500 });
        ml.Landscape().Report("Digits")
            .With(network.Model.History)
            .With(first)
            .With(ml.Landscape().Surface(train, plane, rows), plane, rows)
            .With([new("straight line", line), new("Bézier curve", curve)])
            .With(together)
            .SaveHtml(report);
        Console.WriteLine($"report: {report}");
    }

    private static void Show(string name, MulticlassClassificationMetrics quality, LandscapeMetrics? landscape) => Console.WriteLine(
        $"{name,-20} {quality.MicroAccuracy,14:0.000} {quality.LogLoss,10:0.000} {landscape?.Eigenvalues?.Largest[0].Value,7:0.00} {landscape?.Spectrum?.Trace.Value,7:0.0}");
}
