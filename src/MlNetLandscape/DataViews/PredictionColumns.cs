using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetLandscape.Persistence;

namespace MlNetLandscape;

/// <summary>
/// What one task asks of the columns of a data view: the type of its label, how a label is read, which columns a scored row has.
/// Everything ML.NET-shaped that differs between the tasks is here, nowhere else.
/// </summary>
internal abstract class PredictionColumns
{
    /// <summary>ML.NET's name of the task in the annotation «ScoreColumnKind».</summary>
    public abstract string ScoreColumnKind { get; }

    /// <summary>What the label column must be, as ML.NET writes a shape's type.</summary>
    public abstract string LabelTypeName { get; }

    /// <summary>How a network of this task travels through ML.NET's own model file.</summary>
    public abstract TaskCarrier Carrier { get; }

    /// <summary>The columns of the task.</summary>
    public static PredictionColumns Of(PredictionTask task) => task switch
    {
        MulticlassTask => new MulticlassColumns(),
        BinaryTask => new BinaryColumns(),
        RegressionTask => new RegressionColumns(),
        _ => throw new ArgumentException($"The task '{task.Kind}' has no columns in ML.NET.", nameof(task)),
    };

    /// <summary>The task a label column stands for, before its values are known.</summary>
    public abstract PredictionTask TaskFor(DataViewSchema.Column label);

    /// <summary>The task adapted to the labels read.</summary>
    public virtual PredictionTask Adapt(PredictionTask task, ReadOnlySpan<double> labels) => task;

    /// <summary>Reads the current row's label: a class counted from 0, 0 or 1, or a number; NaN where it is missing.</summary>
    public abstract Func<double> LabelReader(DataViewRow row, DataViewSchema.Column label);

    /// <summary>The columns a scored row has besides its input, in ML.NET's order.</summary>
    /// <param name="names">Their names.</param>
    /// <param name="scoreSize">The number of scores of a row, K.</param>
    /// <param name="keys">The values behind the label's keys, if it has any.</param>
    public abstract IReadOnlyList<OutputColumn> Outputs(ColumnNames names, int scoreSize, LabelKeys? keys);
}
