using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MlNetLandscape;

/// <summary>
/// A trained network with the columns it reads and writes: what a <see cref="NetworkTransformer"/> scores with, what its score column carries as an
/// annotation, and what is saved.
/// </summary>
internal sealed class ScoredNetwork
{
    public ScoredNetwork(NetworkModel model, ColumnNames names, LabelKeys? keys)
    {
        Model = model;
        Names = names;
        Keys = keys;
        Columns = PredictionColumns.Of(model.Task);
        Outputs = Columns.Outputs(names, model.Task.ScoreSize, keys);
    }

    /// <summary>The network.</summary>
    public NetworkModel Model { get; }

    /// <summary>The names of its columns.</summary>
    public ColumnNames Names { get; }

    /// <summary>The values behind the label's keys, if it has any.</summary>
    public LabelKeys? Keys { get; }

    /// <summary>What the task knows of columns.</summary>
    public PredictionColumns Columns { get; }

    /// <summary>The columns it writes.</summary>
    public IReadOnlyList<OutputColumn> Outputs { get; }

    /// <summary>Finds the network that wrote the visible score column of scored data, the last one if there are several.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static ScoredNetwork Find(DataViewSchema schema)
    {
        foreach (var column in schema.Reverse())
        {
            if (!column.IsHidden && column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.Network)?.Type is NetworkDataViewType)
            {
                ScoredNetwork? network = null;
                column.Annotations.GetValue(AnnotationKinds.Network, ref network);
                return network!;
            }
        }

        throw NotFound();
    }

    /// <summary>The same, with the exception marked as ML.NET does.</summary>
    public static ScoredNetwork Find(DataViewSchema schema, IExceptionContext context)
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

    /// <summary>Looks whether data of this shape will have a network in it.</summary>
    /// <exception cref="InvalidOperationException">It will not.</exception>
    public static void Require(SchemaShape shape)
    {
        if (!shape.Any(column => column.Annotations.Any(annotation => annotation.Name == AnnotationKinds.Network && annotation.ItemType is NetworkDataViewType)))
        {
            throw NotFound();
        }
    }

    private static InvalidOperationException NotFound() => new(
        "No network was found in the data: none of its columns was scored by a NeuralNetwork trainer. Put " +
        "mlContext.MulticlassClassification.Trainers.NeuralNetwork(...), or that of BinaryClassification or Regression, before this step; " +
        "a model from mlContext.Model.Load gets its network back from mlContext.Landscape().Restore(model).");
}
