using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MlNetLandscape;

/// <summary>
/// A network or an ensemble with the columns it reads and writes: what a transformer scores with, what its score column carries as an annotation, and what is
/// saved.
/// </summary>
internal sealed class ScoredModel
{
    public ScoredModel(IScoringModel model, ColumnNames names, LabelKeys? keys)
    {
        Model = model;
        Names = names;
        Keys = keys;
        Columns = PredictionColumns.Of(model.Task);
        Outputs = Columns.Outputs(names, model.Task.ScoreSize, keys);
    }

    /// <summary>The network or ensemble.</summary>
    public IScoringModel Model { get; }

    /// <summary>The names of its columns.</summary>
    public ColumnNames Names { get; }

    /// <summary>The values behind the label's keys, if it has any.</summary>
    public LabelKeys? Keys { get; }

    /// <summary>What the task knows of columns.</summary>
    public PredictionColumns Columns { get; }

    /// <summary>The columns it writes.</summary>
    public IReadOnlyList<OutputColumn> Outputs { get; }

    /// <summary>Its networks: one, or an ensemble's members.</summary>
    public ImmutableArray<NetworkModel> Networks => Model.Networks;

    /// <summary>Finds the model that wrote the visible score column of scored data, the last one if there are several.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static ScoredModel Find(DataViewSchema schema)
    {
        foreach (var column in schema.Reverse())
        {
            if (!column.IsHidden && Of(column) is { } model)
            {
                return model;
            }
        }

        throw NotFound();
    }

    /// <summary>The same, with the exception marked as ML.NET does.</summary>
    public static ScoredModel Find(DataViewSchema schema, IExceptionContext context)
    {
        try
        {
            return Find(schema);
        }
        catch (InvalidOperationException error)
        {
            throw context.Process(error);
        }
    }

    /// <summary>The model that wrote a score column; null where it is another's.</summary>
    public static ScoredModel? Of(DataViewSchema.Column score)
    {
        if (score.Annotations.Schema.GetColumnOrNull(AnnotationKinds.Network)?.Type is not ModelDataViewType)
        {
            return null;
        }

        ScoredModel? model = null;
        score.Annotations.GetValue(AnnotationKinds.Network, ref model);
        return model;
    }

    /// <summary>What the model will write that data of this shape will have in it; the last one if there are several.</summary>
    /// <exception cref="InvalidOperationException">It will have none.</exception>
    public static ModelDataViewType Require(SchemaShape shape) => shape
        .SelectMany(column => column.Annotations).Where(annotation => annotation.Name == AnnotationKinds.Network)
        .Select(annotation => annotation.ItemType).OfType<ModelDataViewType>().LastOrDefault() ?? throw NotFound();

    /// <summary>The network; that of an ensemble of one member.</summary>
    /// <param name="advice">What to do with an ensemble of several instead.</param>
    /// <param name="context">Marks exceptions as ML.NET does.</param>
    /// <exception cref="InvalidOperationException">The data was scored by several networks.</exception>
    public NetworkModel OnlyNetwork(string advice, IExceptionContext context) => Networks.Length == 1
        ? Networks[0]
        : throw context.Process(new InvalidOperationException($"The column '{Names.Score}' was scored by an ensemble of {Networks.Length} networks. {advice}"));

    /// <summary>Another model with the same columns.</summary>
    public ScoredModel With(IScoringModel model) => new(model, Names, Keys);

    /// <summary>A transformer that scores with it.</summary>
    public ITransformer ToTransformer() => Model is EnsembleModel ? new EnsembleTransformer(this) : new NetworkTransformer(this);

    private static InvalidOperationException NotFound() => new(
        "No network was found in the data: none of its columns was scored by a NeuralNetwork trainer. Put " +
        "mlContext.MulticlassClassification.Trainers.NeuralNetwork(...), or that of BinaryClassification or Regression, before this step; " +
        "a model from mlContext.Model.Load gets its network back from mlContext.Landscape().Restore(model).");
}
