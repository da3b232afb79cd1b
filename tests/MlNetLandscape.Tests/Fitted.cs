using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Tests;

/// <summary>A small network fitted to each kind of data, once a test run.</summary>
/// <param name="Context">The context all was made with.</param>
/// <param name="Data">All rows.</param>
/// <param name="Model">The whole pipeline.</param>
/// <param name="Transformer">The network's part of it.</param>
internal sealed record Fitted(MLContext Context, IDataView Data, ITransformer Model, NetworkTransformer Transformer)
{
    private static readonly Lazy<Fitted> LazyMulticlass = new(() => Fit(SampleData.Iris, context =>
        context.Transforms.Conversion.MapValueToKey("Label", "Species")
            .Append(context.Transforms.NormalizeMinMax("Features", fixZero: false))
            .Append(context.MulticlassClassification.Trainers.NeuralNetwork(Small()))));

    private static readonly Lazy<Fitted> LazyBinary = new(() => Fit(SampleData.BreastCancer, context =>
        context.Transforms.NormalizeMeanVariance("Features", fixZero: false).Append(context.BinaryClassification.Trainers.NeuralNetwork(Small()))));

    private static readonly Lazy<Fitted> LazyRegression = new(() => Fit(SampleData.Diabetes, context =>
        context.Transforms.NormalizeMeanVariance("Features", fixZero: false).Append(context.Regression.Trainers.NeuralNetwork(Small()))));

    public static Fitted Multiclass => LazyMulticlass.Value;

    public static Fitted Binary => LazyBinary.Value;

    public static Fitted Regression => LazyRegression.Value;

    /// <summary>The rows before they are scored.</summary>
    public IDataView Prepared => ((TransformerChain<NetworkTransformer>)Model).SkipLast(1).Aggregate(Data, (data, step) => step.Transform(data));

    public IDataView Scored => Model.Transform(Data);

    public static Fitted Of(string data) => data switch
    {
        SampleData.Iris => Multiclass,
        SampleData.BreastCancer => Binary,
        _ => Regression,
    };

    /// <summary>Options that train in a moment.</summary>
    public static NeuralNetworkTrainer.Options Small(int epochs = 20) => new()
    {
        Network = Network.Mlp(8),
        Epoch = epochs,
        BatchSize = 16,
        LearningRate = 0.03,
        Seed = 7,
    };

    private static Fitted Fit(string name, Func<MLContext, EstimatorChain<NetworkTransformer>> pipeline)
    {
        var context = new MLContext(seed: 1);
        var data = SampleData.Load(context, name);
        var model = pipeline(context).Fit(data);
        return new Fitted(context, data, model, model.LastTransformer);
    }
}
