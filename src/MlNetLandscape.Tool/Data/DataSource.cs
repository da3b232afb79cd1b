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
    public static TrainingRows ForTraining(MLContext ml, string path, string? label, TaskKind task, char? separator, CancellationToken cancellation)
    {
        Require(path);
        if (IdxFile.IsOne(path))
            return Images(ml, IdxFile.Read(path), task);
        var table = TableFile.Look(path, separator, cancellation);
        var target = table.Find(label ?? throw new UserError("Say which column is to be predicted: --label NAME."), "label");
        task = Decide(task, target);
        Check(target, task, path);
        var (used, words) = Features(table, target);
        var texts = used.Where(column => column.Kind == ColumnKind.Text).Select(column => column.Name).ToArray();
        var labelKind = task switch { TaskKind.Regression => DataKind.Single, TaskKind.Binary => DataKind.Boolean, _ => DataKind.String };
        var rows = table.Load(ml, used.Select(column => (column, column.Kind == ColumnKind.Text ? DataKind.String : DataKind.Single)).Append((target, labelKind)));
        IEstimator<ITransformer> steps = task == TaskKind.Multiclass
            ? ml.Transforms.Conversion.MapValueToKey("Label", target.Name, keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            : ml.Transforms.CopyColumns("Label", target.Name);
        if (texts.Length > 0)
            steps = steps.Append(ml.Transforms.Categorical.OneHotEncoding([.. texts.Select(name => new InputOutputColumnPair(name))]));
        steps = steps.Append(ml.Transforms.Concatenate("Features", [.. used.Select(column => column.Name)])).Append(ml.Transforms.NormalizeMeanVariance("Features", fixZero: false));
        return new TrainingRows(rows, task, steps, null,
            [$"{table.Rows} rows; label '{target.Name}': {Describe(target, task)}", .. words]);
    }

    /// <summary>With the columns that a saved model was fitted to.</summary>
    /// <exception cref="UserError">A column is missing or holds something else.</exception>
    public static IDataView ForModel(MLContext ml, string path, DataViewSchema schema, char? separator, CancellationToken cancellation)
    {
        Require(path);
        if (IdxFile.IsOne(path))
        {
            var images = IdxFile.Read(path).Load(ml);
            foreach (var column in schema)
            {
                if (images.Schema.GetColumnOrNull(column.Name)?.Type.Equals(column.Type) != true)
                    throw new UserError($"The model was fitted to a column '{column.Name}' of {column.Type}; the images of '{path}' have {string.Join(", ", images.Schema.Select(other => $"'{other.Name}' of {other.Type}"))}.");
            }

            return images;
        }

        var table = TableFile.Look(path, separator, cancellation);
        return table.Load(ml, schema.Select(column =>
        {
            var found = table.Find(column.Name, "model");
            if (column.Type.Equals(NumberDataViewType.Single) && found.FirstText is { } text)
                throw new UserError($"Line {text.Line} of '{path}': '{text.Cell}' in the column '{column.Name}' is not a number, which the model needs there.");
            return (found, column.Type switch
            {
                NumberDataViewType => DataKind.Single,
                BooleanDataViewType => DataKind.Boolean,
                TextDataViewType => DataKind.String,
                _ => throw new UserError($"The model needs a column '{column.Name}' of {column.Type}, which a text file cannot hold."),
            });
        }));
    }

    private static void Require(string path)
    {
        if (!File.Exists(path))
            throw new UserError($"The file '{path}' is not there.");
    }

    private static TrainingRows Images(MLContext ml, IdxFile file, TaskKind task)
    {
        if (task is TaskKind.Binary or TaskKind.Regression)
            throw new UserError($"The labels of IDX files are classes: --task must be multiclass. Got {task.ToString().ToLowerInvariant()}.");
        var steps = ml.Transforms.Conversion.MapValueToKey("Label", "Label", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Append(ml.Transforms.CopyColumns("Features", "Pixels")).Append(ml.Transforms.NormalizeMinMax("Features"));
        return new TrainingRows(file.Load(ml), TaskKind.Multiclass, steps, (file.Height, file.Width), [$"{file.Rows} images of {file.Height} × {file.Width}"]);
    }

    private static TaskKind Decide(TaskKind asked, TableColumn target) => asked != TaskKind.Auto ? asked
        : target.Kind == ColumnKind.Number && !(target.AreWholeNumbers && target.Distinct <= MostClasses) ? TaskKind.Regression : TaskKind.Multiclass;

    private static void Check(TableColumn target, TaskKind task, string path)
    {
        if (target.Kind == ColumnKind.Empty)
            throw new UserError($"The label column '{target.Name}' of '{path}' is empty.");
        if (task == TaskKind.Regression && target.FirstText is { } text)
            throw new UserError($"Line {text.Line} of '{path}': the label '{text.Cell}' is not a number, which --task regression needs.");
        if (task != TaskKind.Regression && target.Distinct < 2)
            throw new UserError($"The label column '{target.Name}' of '{path}' has one class only: there is nothing to learn.");
        if (task == TaskKind.Binary && target.Distinct != 2)
            throw new UserError($"--task binary needs a label with two values, 0 and 1 or false and true. '{target.Name}' has {target.Distinct}.");
        if (task == TaskKind.Multiclass && target.Distinct >= TableFile.MostDistinct)
            throw new UserError($"The label column '{target.Name}' of '{path}' has {TableFile.MostDistinct} classes or more. Is it a number to regress (--task regression), or the wrong column?");
    }

    private static (List<TableColumn> Used, List<string> Words) Features(TableFile table, TableColumn target)
    {
        var (used, words) = (new List<TableColumn>(), new List<string>());
        var others = table.Columns.Where(column => column != target).ToArray();
        foreach (var column in others)
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
        var numbers = used.Count(column => column.Kind == ColumnKind.Number);
        words.Insert(0, $"{numbers} columns of numbers" + (numbers == used.Count ? "" : $", {used.Count - numbers} of categories: {string.Join(", ", used.Where(column => column.Kind == ColumnKind.Text).Select(column => $"'{column.Name}' ({column.Distinct})"))}"));
        var missing = used.Where(column => column.Kind == ColumnKind.Number).Sum(column => column.Missing);
        if (missing > 0)
            words.Add($"{missing} numbers are missing: their rows are skipped");
        return (used, words);
    }

    private static string Describe(TableColumn target, TaskKind task) => task == TaskKind.Regression ? "a number" : $"{target.Distinct} classes";
}
