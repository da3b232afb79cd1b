using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Tests.Geometry;

/// <summary>Three small networks fitted to the irises from different seeds, the trajectory of the first, and the same with batch normalisation.</summary>
internal sealed class SliceNetworks
{
    private static readonly Lazy<SliceNetworks> LazyPlain = new(() => new SliceNetworks(Network.Mlp(8) with { Activation = Activation.Tanh }));
    private static readonly Lazy<SliceNetworks> LazyNormalized = new(() => new SliceNetworks(Network.Mlp(8) with { Activation = Activation.Tanh, Normalization = Normalization.Batch }));

    private SliceNetworks(Network network)
    {
        var data = SampleData.Load(Context, SampleData.Iris);
        var read = Context.Transforms.Conversion.MapValueToKey("Label", "Species").Append(Context.Transforms.NormalizeMinMax("Features", fixZero: false));
        Data = read.Fit(data).Transform(data);
        var transformers = new NetworkTransformer[3];
        for (var index = 0; index < transformers.Length; index++)
        {
            var options = Fitted.Small(epochs: 12);
            (options.Network, options.Seed, options.ValidationSetFraction) = (network, index + 1, 0);
            if (index == 0)
                options.Observers = [new TrajectoryObserver { EveryEpochs = 1, Sink = path => Path = path }];
            transformers[index] = Context.MulticlassClassification.Trainers.NeuralNetwork(options).Fit(Data);
        }

        (A, B, C) = (transformers[0], transformers[1], transformers[2]);
    }

    public static SliceNetworks Plain => LazyPlain.Value;

    public static SliceNetworks Normalized => LazyNormalized.Value;

    public MLContext Context { get; } = new(seed: 1);

    public LandscapeCatalog Landscape => Context.Landscape();

    public IDataView Data { get; }

    public NetworkTransformer A { get; }

    public NetworkTransformer B { get; }

    public NetworkTransformer C { get; }

    public Trajectory Path { get; private set; } = null!;

    public IDataView Scored => A.Transform(Data);

    public IReadOnlyList<string> Fingerprints => [.. new[] { A, B, C }.Select(transformer => transformer.Model.Fingerprint())];

    /// <summary>What ML.NET's own evaluator says of a network.</summary>
    public (double Loss, double Accuracy) Judged(NetworkTransformer transformer)
    {
        var metrics = Context.MulticlassClassification.Evaluate(transformer.Transform(Data));
        return (metrics.LogLoss, metrics.MicroAccuracy);
    }
}
