using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetLandscape.Tests.Persistence;

namespace MlNetLandscape.Tests.Geometry;

public sealed class AlignTests
{
    private static readonly Lazy<NetworkTransformer> LazyOther = new(() => Train(Fitted.Small().With(own => own.Seed = 8)));

    private static Fitted Iris => Fitted.Multiclass;

    private static NetworkTransformer Other => LazyOther.Value;

    [Theory]
    [InlineData(AlignmentBasis.Weights)]
    [InlineData(AlignmentBasis.Activations)]
    public void A_permuted_network_comes_back_and_the_wall_is_gone(AlignmentBasis basis)
    {
        var model = Iris.Transformer.Model;
        using var permuted = NetworkSymmetry.Of(model.Network, model.Shape).Permute(model, [[3, 1, 2, 0, 7, 5, 4, 6]]);
        using var found = Iris.Context.Landscape().Align(Iris.Prepared, Iris.Transformer, new NetworkTransformer(Iris.Transformer.Scored.With(permuted)), basis);

        Assert.Equal([3, 1, 2, 0, 6, 5, 7, 4], found.Found.Permutations[0].ToArray());
        Assert.InRange(found.Before.Barrier!.AboveLine, 0.05, 10);
        Assert.Equal(0, found.After.Distance);
        Assert.Equal(0, found.After.Barrier!.AboveLine, 1e-15);
        Assert.Equal(ScoredText.Of(Iris.Scored), ScoredText.Of(found.Aligned.Transform(Iris.Prepared)));
        Assert.Equal(ScoredText.Of(Iris.Scored), ScoredText.Of(found.Merged.Transform(Iris.Prepared)));
        Assert.Null(found.Repaired);
    }

    [Theory]
    [InlineData(AlignmentBasis.Weights)]
    [InlineData(AlignmentBasis.Activations)]
    public void An_aligned_network_scores_as_before_and_the_networks_stay_as_they_are(AlignmentBasis basis)
    {
        var before = (Iris.Transformer.Model.Fingerprint(), Other.Model.Fingerprint());
        using var found = Iris.Context.Landscape().Align(Iris.Prepared, Iris.Transformer, Other, basis, repairs: true);

        SavedModel.AssertClose(Scores(Other), Scores(found.Aligned));
        Assert.Equal(before, (Iris.Transformer.Model.Fingerprint(), Other.Model.Fingerprint()));
        Assert.InRange(found.Found.Similarity, found.Found.StartSimilarity, double.PositiveInfinity);
        Assert.Equal(basis, found.Basis);
    }

    [Fact]
    public void Profiles_and_merged_networks_are_what_ml_net_measures()
    {
        using var found = Iris.Context.Landscape().Align(
            Iris.Prepared, Iris.Transformer, Other, new AlignmentOptions { Points = 5, MergesAt = 0.25 }, new GeometryOptions { BatchSize = 40, Precision = TorchSharp.torch.ScalarType.Float64 });
        var (reference, other, merged) = (Evaluate(Iris.Transformer), Evaluate(Other), Evaluate(found.Merged));

        Assert.Equal(["Loss", "Accuracy"], found.Before.Quantities.ToArray());
        foreach (var profile in new[] { found.Before, found.After })
        {
            Assert.Equal([0, 0.25, 0.5, 0.75, 1], profile.Positions.ToArray());
            Assert.Equal((reference.LogLoss, other.LogLoss), (profile.Losses[0], profile.Losses[4]), Within(1e-5));
            Assert.Equal((reference.MicroAccuracy, other.MicroAccuracy), (profile["Accuracy"][0], profile["Accuracy"][4]), Within(1e-6));
        }

        Assert.Equal((merged.LogLoss, merged.MicroAccuracy), (found.After.Losses[1], found.After["Accuracy"][1]), Within(1e-5));
        Assert.InRange(found.After.Distance, 0, found.Before.Distance - 1);
        Assert.Equal(2 + 5 + 5, found.Cost.Values);
    }

    [Fact]
    public void A_repaired_merged_network_is_the_point_of_the_repaired_profile()
    {
        using var found = Iris.Context.Landscape().Align(Iris.Prepared, Iris.Transformer, Other, new AlignmentOptions { Repairs = true, Points = 3, Basis = AlignmentBasis.Weights });
        var merged = Evaluate(found.Merged);

        Assert.Equal(["Loss", "Accuracy"], found.Repaired!.Quantities.ToArray());
        Assert.Equal((merged.LogLoss, merged.MicroAccuracy), (found.Repaired.Losses[1], found.Repaired["Accuracy"][1]), Within(1e-5));
        Assert.Equal((found.After.Losses[0], found.After.Losses[2]), (found.Repaired.Losses[0], found.Repaired.Losses[2]), Within(1e-5));
        Assert.NotEqual(found.After.Losses[1], found.Repaired.Losses[1]);
        Assert.Equal(found.After.Distance, found.Repaired.Distance, 1e-4);
        Assert.Contains("repaired", found.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Normalised_networks_are_merged_with_statistics_of_their_own()
    {
        var options = Fitted.Small().With(own => own.Network = Network.Mlp(8) with { Normalization = Normalization.Batch });
        var (first, second) = (Train(options), Train(options.With(own => own.Seed = 8)));
        using var found = Iris.Context.Landscape().Align(Iris.Prepared, first, second);

        Assert.Equal(Evaluate(found.Merged).LogLoss, found.After.Losses[5], 1e-5);
    }

    [Fact]
    public void Aligned_and_merged_networks_are_saved_and_loaded()
    {
        using var found = Iris.Context.Landscape().Align(Iris.Prepared, Iris.Transformer, Other);
        foreach (var transformer in new[] { found.Aligned, found.Merged })
        {
            using var stream = new MemoryStream(SavedModel.Save(transformer, Iris.Prepared.Schema));
            var loaded = Iris.Context.Landscape().Load(stream, out _);
            Assert.Equal(ScoredText.Of(transformer.Transform(Iris.Prepared)), ScoredText.Of(loaded.Transform(Iris.Prepared)));
        }
    }

    [Fact]
    public void What_cannot_be_aligned_is_refused()
    {
        var (catalog, data) = (Iris.Context.Landscape(), Iris.Prepared);
        var wider = Train(Fitted.Small(epochs: 1).With(own => own.Network = Network.Mlp(9)));
        Assert.StartsWith("Units are permuted in networks of one description. Expected MlpNetwork", Error(() => catalog.Align(data, Iris.Transformer, wider)), StringComparison.Ordinal);
        Assert.Contains("at least two rows. Got 1.", Error(() => catalog.Align(Iris.Context.Data.TakeRows(data, 1), Iris.Transformer, Other)), StringComparison.Ordinal);
        Assert.StartsWith(
            "`Basis` of `AlignmentOptions` must be an `AlignmentBasis`. Got 7. `MergesAt` of `AlignmentOptions` must be in [0, 1]. Got 1.5. `Points` of `AlignmentOptions` must be at least 3. Got 2.",
            Error(() => catalog.Align(data, Iris.Transformer, Other, new AlignmentOptions { Basis = (AlignmentBasis)7, MergesAt = 1.5, Points = 2 })), StringComparison.Ordinal);

        Network.Register("aligned", shape => TorchSharp.torch.nn.Linear(shape.Features, shape.Outputs));
        var custom = Train(Fitted.Small(epochs: 1).With(own => own.Network = new FactoryNetwork("aligned")));
        Assert.Contains("Describe it with `Network.Layers`", Error(() => catalog.Align(data, custom, custom)), StringComparison.Ordinal);

        var own = Iris.Transformer.Model;
        var turned = new NetworkModel(own.Network, own.Shape, own.Task, own.History, own.CreateModule(), [.. own.ClassNames.Reverse()]);
        Assert.Contains("the same classes in the same order", Error(() => catalog.Align(data, Iris.Transformer, new NetworkTransformer(Iris.Transformer.Scored.With(turned)))), StringComparison.Ordinal);

        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => catalog.Align(data, Iris.Transformer, Other, new AlignmentOptions(), new GeometryOptions { CancellationToken = cancelled.Token }));

        static string Error(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;
    }

    private static NetworkTransformer Train(NeuralNetworkTrainer.Options options) => Iris.Context.MulticlassClassification.Trainers.NeuralNetwork(options).Fit(Iris.Prepared);

    private static MulticlassClassificationMetrics Evaluate(NetworkTransformer transformer) => Iris.Context.MulticlassClassification.Evaluate(transformer.Transform(Iris.Prepared));

    private static float[][] Scores(NetworkTransformer transformer) => SavedModel.Scores(transformer, Iris.Prepared);

    private static IEqualityComparer<(double, double)> Within(double tolerance) =>
        EqualityComparer<(double First, double Second)>.Create((a, b) => Math.Abs(a.First - b.First) <= tolerance && Math.Abs(a.Second - b.Second) <= tolerance, _ => 0);
}
