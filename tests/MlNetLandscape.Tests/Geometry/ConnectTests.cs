using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetLandscape.Numerics.Geometry.Paths;
using static TorchSharp.torch;

namespace MlNetLandscape.Tests.Geometry;

/// <summary>Paths, connectors and simplexes between networks fitted to the irises, with batch normalisation.</summary>
public sealed class ConnectTests
{
    private static readonly Lazy<NetworkTransformer[]> LazyNetworks = new(() => [.. Enumerable.Range(1, 3).Select(seed =>
        Iris.Context.MulticlassClassification.Trainers.NeuralNetwork(Fitted.Small().With(own =>
        {
            own.Seed = seed;
            own.Network = Network.Mlp(8) with { Normalization = Normalization.Batch };
        })).Fit(Iris.Prepared))]);

    private static Fitted Iris => Fitted.Multiclass;

    private static LandscapeCatalog Catalog => Iris.Context.Landscape();

    private static NetworkTransformer[] Networks => LazyNetworks.Value;

    public static TheoryData<PathKind> Kinds => [.. Enum.GetValues<PathKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_path_of_any_kind_is_what_its_networks_are(PathKind kind)
    {
        var before = Networks.Select(network => network.Model.Fingerprint()).ToArray();
        using var path = Catalog.Connect(Iris.Prepared, Networks[0], Networks[1], kind);
        using var line = Catalog.Connect(Iris.Prepared, Networks[0], Networks[1], PathKind.Line);

        Assert.Equal(["Loss", "Accuracy"], path.Profile.Quantities.ToArray());
        Assert.Equal((line.Barrier.StartLoss, line.Barrier.EndLoss), (path.Barrier.StartLoss, path.Barrier.EndLoss), Within(1e-5));
        Assert.InRange(line.Barrier.AboveLine, 0.02, 10);
        Assert.InRange(path.Barrier.AboveLine, 0, kind == PathKind.Line ? line.Barrier.AboveLine : 0.5 * line.Barrier.AboveLine);
        Assert.InRange(path.RelativeLength, kind == PathKind.Line ? 1 - 1e-6 : 1, 10);
        Assert.Equal(path.Profile.Distance * path.RelativeLength, path.Length, 1e-9);
        Assert.Equal(kind == PathKind.ElasticBand ? 4 : 0, path.Cycles.Length);
        Assert.Contains(" times as long as the straight line; ", path.ToString(), StringComparison.Ordinal);

        foreach (var place in new[] { 0, path.Losses.Length / 2, path.Losses.Length - 1 })
        {
            using var model = path.Transformer(path.Profile.Positions[place]).Model;
            var metrics = Evaluate(new NetworkTransformer(Networks[0].Scored.With(model)));
            Assert.Equal((path.Losses[place], path.Metrics[place]), (metrics.LogLoss, metrics.MicroAccuracy), Within(1e-4));
        }

        Assert.Equal(before, Networks.Select(network => network.Model.Fingerprint()));
    }

    [Fact]
    public void Options_of_each_method_are_followed()
    {
        using var curve = Catalog.Connect(Iris.Prepared, Networks[0], Networks[1], new CurveOptions { Bends = 2, Steps = 7, MeasuredPoints = 5 }, new GeometryOptions { StepRows = 32 });
        using var band = Catalog.Connect(Iris.Prepared, Networks[0], Networks[1], new BandOptions { Cycles = [new(3, 0.1)], FirstPivots = 2 });
        using var text = Catalog.Connect(Iris.Prepared, Networks[0], Networks[1], new StringOptions { MaximumLoss = 5 });
        var descent = new DescentOptions { Method = DescentMethod.Lbfgs, Steps = 2, TargetLoss = double.NegativeInfinity };
        using var chain = Catalog.Connect(Iris.Prepared, Networks[0], Networks[1], new ConnectorOptions { Segments = 6, Descent = descent });

        Assert.Equal((4, 7, 5), (curve.Path.Points.Length, curve.Path.Steps, curve.Losses.Length));
        Assert.Equal((4, 3), (band.Path.Points.Length, band.Path.Steps));
        Assert.Equal((2, PathStop.Converged), (text.Path.Points.Length, text.Stop));
        Assert.Equal((7, 10), (chain.Path.Points.Length, chain.Path.Steps));
        Assert.Equal((5, 5), (chain.Deviations().Lengths.Length, chain.Deviations().Cosines.Length));
        Assert.InRange(chain.Deviations().WithinHalves, chain.Deviations().AcrossHalves, 1);
    }

    [Fact]
    public void On_a_path_are_ensembles_labels_and_short_directions()
    {
        using var path = Catalog.Connect(Iris.Prepared, Networks[0], Networks[1], new CurveOptions { Steps = 100 });
        var five = path.Ensemble([0, 0.25, 0.5, 0.75, 1]);
        var found = Catalog.EvaluateEnsemble(Iris.Prepared, five);
        Assert.Equal(5, found.Members.Length);
        Assert.Equal(path.Losses[0], found.Members[0].Classification!.LogLoss.Value!.Value, 1e-4);

        var changes = path.LabelChanges(points: 5);
        var labels = five.Members.Select(member => member.Transform(Iris.Prepared).GetColumn<uint>("PredictedLabel").ToArray()).ToArray();
        double Differing(int from, int to) => labels[from].Zip(labels[to]).Count(pair => pair.First != pair.Second) / 150.0;
        Assert.Equal(Enumerable.Range(0, 5).Select(place => Differing(0, place)), changes.FromStart);
        Assert.Equal(Enumerable.Range(0, 5).Select(place => Differing(place, 4)), changes.FromEnd);
        var same = path.LabelChanges(Iris.Prepared, points: 5); // read by ML.NET
        Assert.Equal(changes.FromStart.ToArray(), same.FromStart.ToArray());
        Assert.Equal(changes.FromBefore.ToArray(), same.FromBefore.ToArray());
        var few = Iris.Context.Data.TakeRows(Iris.Prepared, 10);
        Assert.Equal(10, path.LabelChanges(few, 3).Rows);

        var counts = path.ShortDirections([0, 0.5]);
        Assert.Equal(2, counts.Length);
        Assert.All(counts, count => Assert.InRange(count.Count, 1, (int)Networks[0].Model.ParameterCount));
    }

    [Fact]
    public void Answers_change_and_numbers_have_no_labels()
    {
        var (binary, regression) = (Fitted.Binary, Fitted.Regression);
        var other = binary.Context.BinaryClassification.Trainers.NeuralNetwork(Fitted.Small(epochs: 1).With(own => own.Seed = 9)).Fit(binary.Prepared);
        using var path = binary.Context.Landscape().Connect(binary.Prepared, binary.Transformer, other, PathKind.Line);
        var changes = path.LabelChanges(binary.Prepared, 3);
        Assert.Equal(path.LabelChanges(3).FromStart.ToArray(), changes.FromStart.ToArray());
        Assert.InRange(changes.FromStart[^1], 1e-3, 0.5);

        using var numbers = regression.Context.Landscape().Connect(regression.Prepared, regression.Transformer, regression.Transformer, PathKind.Line);
        Assert.Equal(0, numbers.Barrier.AboveLine, 1e-6);
        Assert.Throws<InvalidOperationException>(() => numbers.LabelChanges());
        Assert.Throws<InvalidOperationException>(() => numbers.LabelChanges(regression.Prepared));
    }

    [Fact]
    public void Several_networks_are_joined_by_a_tree()
    {
        using var tree = Catalog.ConnectAll(Iris.Prepared, Networks, new BandOptions { Cycles = [new(20, 0.1)] });
        Assert.Equal((3, 2, 3), (tree.Tried.Length, tree.Tree.Length, tree.Losses.Length));
        Assert.Equal(tree.Way(0, 1).Max(edge => edge.Connection.Barrier.HighestLoss), tree.Saddle(0, 1));
        var edge = tree.Tree[0];
        using var middle = edge.Connection.Transformer(0.5).Model;
        Assert.Single(edge.Connection.Cycles);
        using var lines = Catalog.ConnectAll(Iris.Prepared, Networks, PathKind.Line, maximumPaths: 2);
        Assert.Equal(2, lines.Tried.Length);
        Assert.Contains("at least two minima", Error(() => Catalog.ConnectAll(Iris.Prepared, [Networks[0]])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_connector_has_networks_at_its_knots_and_on_its_spokes()
    {
        using var connector = Catalog.Connector(Iris.Prepared, Networks);
        var knot = Assert.Single(connector.Knots);
        Assert.Equal(2, connector.Dimension);
        Assert.InRange(knot.Loss, 0, 0.6 * knot.StartLoss);
        Assert.InRange(Evaluate(connector.Transformer()).LogLoss, 0, knot.StartLoss);
        Assert.Equal(Weights(Networks[1]), Weights(connector.Transformer(0, 1, 0))); // its statistics are taken anew
        Assert.Equal(3, connector.EnsembleOnSpokes(0.5).Members.Length);
        Assert.Single(connector.Ensemble().Members);
        Assert.StartsWith("2-connector: loss at most ", connector.ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => connector.Transformer(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => connector.Transformer(0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => connector.Transformer(0, 0, 1.5));

        using var grid = Catalog.Connector(Iris.Prepared, Networks, new ConnectorOptions { Starts = HyperplaneConnector.Grid(3, 2), PointsPerSegment = 1 });
        Assert.Equal(3, grid.Ensemble().Members.Length);
    }

    [Fact]
    public void A_simplex_grows_from_networks_and_is_drawn_from()
    {
        using var simplex = Catalog.Simplex(Iris.Prepared, [Networks[0]], new SimplexOptions { AddedVertices = 2, StepsPerVertex = 30, MeasuredPoints = 20 });
        Assert.Equal(3, simplex.Vertices().Length);
        Assert.InRange(simplex.Loss.Value, 0, simplex.HighestLoss);
        Assert.True(double.IsFinite(simplex.LogVolume));
        Assert.InRange(Evaluate(simplex.Draw(5)).LogLoss, 0, 2 * simplex.HighestLoss);
        var drawn = simplex.Ensemble(members: 4);
        Assert.Equal(4, drawn.Members.Length);
        Assert.Equal(4, drawn.Members.Select(member => member.Model.Fingerprint()).Distinct().Count());
    }

    [Fact]
    public void What_cannot_be_joined_is_refused()
    {
        Assert.Contains("networks of one description", Error(() => Catalog.Connect(Iris.Prepared, Networks[0], Iris.Transformer)), StringComparison.Ordinal);
        Assert.Contains("`StepRows`", Error(() => Catalog.Connect(Iris.Prepared, Networks[0], Networks[1], options: new GeometryOptions { StepRows = 0 })), StringComparison.Ordinal);
        Assert.Contains("`Bends` of `CurveOptions`", Error(() => Catalog.Connect(Iris.Prepared, Networks[0], Networks[1], new CurveOptions { Bends = 0 })), StringComparison.Ordinal);
        Assert.Contains("`kind`", Error(() => Catalog.Connect(Iris.Prepared, Networks[0], Networks[1], (PathKind)9)), StringComparison.Ordinal);
        Assert.Contains("`MaximumLoss`", Error(() => Catalog.Connect(Iris.Prepared, Networks[0], Networks[1], new StringOptions())), StringComparison.Ordinal);
        using var path = Catalog.Connect(Iris.Prepared, Networks[0], Networks[1], PathKind.Line);
        Assert.Throws<ArgumentOutOfRangeException>(() => path.Transformer(1.01));
        Assert.Contains("at least one member", Error(() => path.Ensemble([])), StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => path.Deviations());
    }

    internal static (Fitted Data, NetworkTransformer[] Networks) Case => (Iris, Networks);

    /// <summary>The trainable values.</summary>
    private static float[] Weights(NetworkTransformer network)
    {
        using var module = network.Model.CreateModule();
        return [.. module.parameters().SelectMany(parameter => parameter.detach().data<float>().ToArray())];
    }

    private static string Error(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;

    private static MulticlassClassificationMetrics Evaluate(NetworkTransformer transformer) => Iris.Context.MulticlassClassification.Evaluate(transformer.Transform(Iris.Prepared));

    private static IEqualityComparer<(double, double)> Within(double tolerance) =>
        EqualityComparer<(double First, double Second)>.Create((a, b) => Math.Abs(a.First - b.First) <= tolerance && Math.Abs(a.Second - b.Second) <= tolerance, _ => 0);
}
