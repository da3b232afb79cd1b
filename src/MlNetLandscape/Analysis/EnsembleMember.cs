using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape;

/// <summary>What a member predicts.</summary>
internal enum EnsembleTask
{
    Multiclass,
    Binary,
    Regression,
}

/// <summary>One member's scored data, with the columns that are read of it.</summary>
/// <param name="Name">Its name in results and messages.</param>
/// <param name="View">The data it scored.</param>
/// <param name="Task">What it predicts.</param>
/// <param name="Score">Its scores.</param>
/// <param name="Probability">Of a binary member; null where it has none.</param>
/// <param name="Label">The truth, as it comes out of the member's own pipeline.</param>
/// <param name="Weight">Weights of rows; null for none.</param>
/// <param name="Classes">Its classes; null for other tasks, and where nothing names them.</param>
internal sealed record EnsembleMember(
    string Name,
    IDataView View,
    EnsembleTask Task,
    DataViewSchema.Column Score,
    DataViewSchema.Column? Probability,
    DataViewSchema.Column Label,
    DataViewSchema.Column? Weight,
    ClassNames? Classes)
{
    /// <summary>Scores of a row, K.</summary>
    public int ScoreSize => Score.Type is VectorDataViewType vector ? vector.Size : 1;

    /// <summary>The type of the label's values: of what its keys stand for, where they say it.</summary>
    public DataViewType LabelValueType => ClassNames.Read(Label, AnnotationKinds.KeyValues)?.ItemType ?? Label.Type;

    /// <summary>The parameters of a network or ensemble of this library; null for other models.</summary>
    public long? Parameters => ScoredModel.Of(Score)?.Model.ParameterCount;

    /// <summary>Finds the columns in what a transformer makes of the data.</summary>
    /// <exception cref="ArgumentException">A column is missing or of a type that cannot be judged.</exception>
    public static EnsembleMember Of(string name, IDataView scored, string labelColumnName, EnsembleEvaluationOptions options, bool isFirst)
    {
        var schema = scored.Schema;
        var score = schema.GetColumnOrNull(options.ScoreColumnName) ?? throw new ArgumentException(
            $"{name} has no score column '{options.ScoreColumnName}': its columns are "
            + $"'{string.Join("', '", schema.Where(column => !column.IsHidden).Select(column => column.Name))}'. "
            + "Give a fitted model that scores, or name the column by `ScoreColumnName`.", "members");
        var label = schema.GetColumnOrNull(labelColumnName)
            ?? throw new ArgumentException(
                $"Could not find label column '{labelColumnName}' in the output of {name}. Keep it, or name another by labelColumnName.", "members");
        var probability = schema.GetColumnOrNull(options.ProbabilityColumnName) is { } column && column.Type.Equals(NumberDataViewType.Single)
            ? column
            : (DataViewSchema.Column?)null;
        var task = TaskOf(name, score, label, probability);
        var weight = isFirst && options.ExampleWeightColumnName is { } weightName ? FindWeight(name, schema, weightName) : null;
        return new EnsembleMember(
            name, scored, task, score, task == EnsembleTask.Binary ? probability : null, label, weight,
            task == EnsembleTask.Multiclass ? ClassNames.Of(score, schema.GetColumnOrNull(options.PredictedLabelColumnName), label) : null);
    }

    /// <summary>Checks that this member can be judged beside the first.</summary>
    /// <exception cref="ArgumentException">It predicts something else.</exception>
    public void CheckBeside(EnsembleMember first)
    {
        if (Task != first.Task)
        {
            throw Differs($"{Name} is a {Text(Task)} model (its '{Score.Name}' is {Score.Type}), {first.Name} a {Text(first.Task)} model ({first.Score.Type}): "
                + "judge models of one task together.");
        }

        if (ScoreSize != first.ScoreSize)
            throw Differs($"{Name} has {ScoreSize} classes, {first.Name} has {first.ScoreSize}: judge models of the same classes together.");
        if (!LabelValueType.Equals(first.LabelValueType) && !(LabelValueType is KeyDataViewType && first.LabelValueType is KeyDataViewType))
        {
            throw Differs($"The label '{Label.Name}' of {Name} holds values of type {LabelValueType}, that of {first.Name} of type {first.LabelValueType}: "
                + "they cannot be compared.");
        }

        if (Classes is null || first.Classes is null)
            return;
        if (!Classes.ItemType.Equals(first.Classes.ItemType))
        {
            throw Differs($"The classes of {Name} are values of type {Classes.ItemType}, those of {first.Name} of type {first.Classes.ItemType}: "
                + "they cannot be compared.");
        }

        if (first.Classes.PlacesIn(Classes) is null)
        {
            var (own, other) = (Classes.Values.Except(first.Classes.Values).First(), first.Classes.Values.Except(Classes.Values).First());
            throw Differs(
                $"{Name} knows the class '{own}', which {first.Name} does not; {first.Name} knows '{other}': judge models of the same classes together.");
        }
    }

    /// <summary>«multiclass», «binary» or «regression».</summary>
    public static string Text(EnsembleTask task) => task switch
    {
        EnsembleTask.Multiclass => "multiclass",
        EnsembleTask.Binary => "binary",
        _ => "regression",
    };

    private static ArgumentException Differs(string message) => new(message, "members");

    /// <summary>
    /// A vector is multiclass; a number is what its annotation says, else binary where there is a probability or a Boolean label, else regression.
    /// </summary>
    private static EnsembleTask TaskOf(string name, DataViewSchema.Column score, DataViewSchema.Column label, DataViewSchema.Column? probability)
    {
        if (score.Type is VectorDataViewType { IsKnownSize: true, Size: >= 2 } vector && vector.ItemType.Equals(NumberDataViewType.Single))
            return EnsembleTask.Multiclass;
        if (!score.Type.Equals(NumberDataViewType.Single))
        {
            throw new ArgumentException(
                $"Schema mismatch for score column '{score.Name}' of {name}: expected Single, or Vector<Single> of known size of at least 2, got {score.Type}", "members");
        }

        return Kind(score) switch
        {
            "BinaryClassification" => EnsembleTask.Binary,
            "Regression" => EnsembleTask.Regression,
            null when probability is not null || label.Type is BooleanDataViewType => EnsembleTask.Binary,
            null => EnsembleTask.Regression,
            { } kind => throw new ArgumentException(
                $"{name} is a model of the kind '{kind}': only multiclass, binary and regression models can be judged.", "members"),
        };
    }

    private static string? Kind(DataViewSchema.Column score)
    {
        if (score.Annotations.Schema.GetColumnOrNull(AnnotationKinds.ScoreColumnKind)?.Type is not TextDataViewType)
            return null;
        ReadOnlyMemory<char> kind = default;
        score.Annotations.GetValue(AnnotationKinds.ScoreColumnKind, ref kind);
        return kind.ToString();
    }

    private static DataViewSchema.Column? FindWeight(string name, DataViewSchema schema, string weightName)
    {
        var column = schema.GetColumnOrNull(weightName)
            ?? throw new ArgumentException($"Could not find weight column '{weightName}' in the output of {name}.", "members");
        return column.Type.Equals(NumberDataViewType.Single)
            ? column
            : throw new ArgumentException($"Schema mismatch for weight column '{weightName}' of {name}: expected Single, got {column.Type}", "members");
    }
}
