using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Tool;

/// <summary>What is to be predicted.</summary>
internal enum TaskKind
{
    /// <summary>Numbers with many values are regressed, all else is classified.</summary>
    Auto,

    /// <summary>One of several classes.</summary>
    Multiclass,

    /// <summary>Yes or no.</summary>
    Binary,

    /// <summary>A number.</summary>
    Regression,
}

/// <summary>Rows for a training, and the steps that bring them before the network.</summary>
/// <param name="Rows">The raw columns.</param>
/// <param name="Task">What is predicted; never <see cref="TaskKind.Auto"/>.</param>
/// <param name="Steps">To Label and Features.</param>
/// <param name="Image">Height and width where rows are images.</param>
/// <param name="Words">What was inferred, a line each, to be shown.</param>
internal sealed record TrainingRows(IDataView Rows, TaskKind Task, IEstimator<ITransformer> Steps, (int Height, int Width)? Image, IReadOnlyList<string> Words);

/// <summary>Opens files of either kind.</summary>
internal static class DataSource
{
    private const int MostClasses = 20;
    private const int MostCategories = 100;

    /// <summary>For a training.</summary>
    /// <exception cref="UserError">The file is missing, or not what is needed.</exception>
    public static TrainingRows ForTraining(Session session, string path, string? label, TaskKind task, char? separator)
    {
        InputFile.Require(path, "data");
        if (IdxFile.IsOne(path))
            return Images(session, IdxFile.Read(path), label, task);
        var table = TableFile.Look(path, separator, session);
        var target = table.Find(label ?? throw new UserError("Say which column is to be predicted: --label NAME."), "which --label asks for");
        if (target.Name == "Features")
            throw new UserError("The label column must not be called 'Features', which is what the network reads. Rename it.");
        task = Decide(task, target);
        Check(target, task, path);
        var (used, words) = Features(table, target);
        var rows = table.Load(used.Select(column => (column, column.Kind == ColumnKind.Text ? CellType.Word : CellType.Number))
            .Append((target, task switch { TaskKind.Regression => CellType.Number, TaskKind.Binary => CellType.Truth, _ => CellType.Word })));
        words.Insert(0, $"{table.Rows} rows; label '{target.Name}': {(task == TaskKind.Regression ? "a number" : $"{target.Distinct} classes")}");
        if (rows.Incomplete(target.Name) is > 0 and var incomplete)
            words.Add(incomplete < table.Rows ? $"{incomplete} rows lack a number or the label: they are left out" : throw new UserError($"Every row of '{path}' lacks a number or the label: {Missing(used.Append(target))}."));
        return new TrainingRows(rows, task, Steps(session.Context, task, used, target), null, words);
    }

    /// <summary>With the columns that a saved model was fitted to, wherever they stand in the file.</summary>
    /// <exception cref="UserError">A column is missing or holds something else.</exception>
    public static IDataView ForModel(Session session, string path, DataViewSchema schema, char? separator)
    {
        InputFile.Require(path, "data");
        if (IdxFile.IsOne(path))
        {
            var images = IdxFile.Read(path).Load(session);
            foreach (var column in schema)
            {
                if (images.Schema.GetColumnOrNull(column.Name)?.Type.Equals(column.Type) != true)
                    throw new UserError($"The model was fitted to a column '{column.Name}' of {Kind(column.Type)}; the images of '{path}' have {string.Join(", ", images.Schema.Select(other => $"'{other.Name}' of {Kind(other.Type)}"))}.");
            }

            return images;
        }

        var table = TableFile.Look(path, separator, session);
        return table.Load([.. schema.Select(column => (table.Find(column.Name, "which the model was fitted to"), column.Type switch
        {
            NumberDataViewType when column.Type.RawType == typeof(float) => CellType.Number,
            BooleanDataViewType => CellType.Truth,
            TextDataViewType => CellType.Word,
            _ => throw new UserError($"The model needs a column '{column.Name}' of {Kind(column.Type)}, which '{path}' cannot hold."),
        }))]);
    }

    private static TrainingRows Images(Session session, IdxFile file, string? label, TaskKind task)
    {
        if (label is not null)
            throw new UserError($"The labels of IDX files lie in a file of their own: leave --label out. Got '{label}'.");
        if (task is TaskKind.Binary or TaskKind.Regression)
            throw new UserError($"The labels of IDX files are classes: --task must be multiclass. Got {task.ToString().ToLowerInvariant()}.");
        if (file.Classes < 2)
            throw new UserError($"All images of '{file.Path}' are of one class: there is nothing to learn.");
        var ml = session.Context;
        var steps = ml.Transforms.Conversion.MapValueToKey("Label", "Label", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Append(ml.Transforms.CopyColumns("Features", "Pixels")).Append(ml.Transforms.NormalizeMinMax("Features"));
        return new TrainingRows(file.Load(session), TaskKind.Multiclass, steps, (file.Height, file.Width), [$"{file.Rows} images of {file.Height} × {file.Width}; {file.Classes} classes"]);
    }

    /// <summary>Features first: a column of the file may be called Label and not be it.</summary>
    private static IEstimator<ITransformer> Steps(MLContext ml, TaskKind task, List<TableColumn> used, TableColumn target)
    {
        IEstimator<ITransformer> steps = ml.Transforms.Concatenate("Features", [.. used.Select(column => column.Name)]).Append(ml.Transforms.NormalizeMeanVariance("Features", fixZero: false));
        var texts = used.Where(column => column.Kind == ColumnKind.Text).Select(column => column.Name).ToArray();
        if (texts.Length > 0)
            steps = ml.Transforms.Categorical.OneHotEncoding([.. texts.Select(name => new InputOutputColumnPair(name))]).Append(steps);
        return task == TaskKind.Multiclass
            ? steps.Append(ml.Transforms.Conversion.MapValueToKey("Label", target.Name, keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue))
            : steps.Append(ml.Transforms.CopyColumns("Label", target.Name));
    }

    private static TaskKind Decide(TaskKind asked, TableColumn target) => asked != TaskKind.Auto ? asked
        : target.Kind == ColumnKind.Number && !(target.AreWholeNumbers && target.Distinct <= MostClasses) ? TaskKind.Regression : TaskKind.Multiclass;

    private static void Check(TableColumn target, TaskKind task, string path)
    {
        if (target.Kind == ColumnKind.Empty)
            throw new UserError($"The label column '{target.Name}' of '{path}' is empty.");
        if (task == TaskKind.Regression && target.FirstText is { } text)
            throw new UserError($"Line {text.Line} of '{path}': the label '{text.Cell}' is not a number, which --task regression needs.");
        if (target.Distinct < 2)
            throw new UserError($"The label column '{target.Name}' of '{path}' has one {(task == TaskKind.Regression ? "value" : "class")} only: there is nothing to learn.");
        if (task == TaskKind.Binary && target.Distinct != 2)
            throw new UserError($"--task binary needs a label with two values, 0 and 1 or false and true. '{target.Name}' has {target.Distinct}.");
        if (task == TaskKind.Multiclass && target.Distinct >= TableFile.MostDistinct)
            throw new UserError($"The label column '{target.Name}' of '{path}' has {TableFile.MostDistinct} classes or more. Is it a number to regress (--task regression), or the wrong column?");
    }

    private static (List<TableColumn> Used, List<string> Words) Features(TableFile table, TableColumn target)
    {
        var (used, words) = (new List<TableColumn>(), new List<string>());
        foreach (var column in table.Columns.Where(column => column != target))
        {
            if (column.Kind == ColumnKind.Empty)
                words.Add($"'{column.Name}' is empty: left out");
            else if (column.Kind == ColumnKind.Text && column.Distinct > MostCategories)
                words.Add($"'{column.Name}' has more than {MostCategories} different words (line {column.FirstText!.Value.Line}: '{column.FirstText.Value.Cell}'): left out");
            else
                used.Add(column);
        }

        if (used.Count == 0)
            throw new UserError("There is no column to learn from: all but the label are empty or free text.");
        var categories = used.Where(column => column.Kind == ColumnKind.Text).ToArray();
        words.Insert(0, $"{used.Count - categories.Length} columns of numbers{(categories.Length == 0 ? "" : $", {categories.Length} of categories: {string.Join(", ", categories.Select(column => $"'{column.Name}' ({column.Distinct})"))}")}");
        return (used, words);
    }

    private static string Missing(IEnumerable<TableColumn> columns) =>
        string.Join(", ", columns.Where(column => column.Missing > 0).OrderByDescending(column => column.Missing).Take(5).Select(column => $"'{column.Name}' is missing in {column.Missing}"));

    private static string Kind(DataViewType type) => type switch
    {
        VectorDataViewType vector => $"{vector.Size} numbers",
        TextDataViewType => "words",
        BooleanDataViewType => "yes or no",
        KeyDataViewType => "keys",
        _ => "numbers",
    };
}
