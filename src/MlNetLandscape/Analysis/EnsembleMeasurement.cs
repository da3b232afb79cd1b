using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MlNetLandscape.Numerics.Ensembles;

namespace MlNetLandscape;

/// <summary>From data and any models to what they are worth together: one pass of a cursor a member, all judged on the same rows.</summary>
internal static class EnsembleMeasurement
{
    private const string Name = "Ensemble";

    public static EnsembleMetrics Of(
        IHostEnvironment environment, IDataView data, IReadOnlyList<ITransformer> transformers, EnsembleEvaluationOptions options, string labelColumnName)
    {
        var host = environment.Register(Name, seed: 0); // a seed of its own: judging must not change what is trained after it
        using var channel = host.Start("EvaluateEnsemble");
        try
        {
            return Measure(channel, data, transformers, options, labelColumnName);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            host.Process(error); // marks it as ML.NET's
            throw;
        }
    }

    private static EnsembleMetrics Measure(
        IChannel channel, IDataView data, IReadOnlyList<ITransformer> transformers, EnsembleEvaluationOptions options, string labelColumnName)
    {
        if (transformers.Count == 0)
            throw new ArgumentException("There is no ensemble to judge: `members` is empty.", "members");
        options.Validate(transformers.Count);
        var members = transformers.Select((transformer, index) =>
        {
            var name = options.MemberNames.IsDefaultOrEmpty ? $"member {index + 1}" : options.MemberNames[index];
            ArgumentNullException.ThrowIfNull(transformer, name);
            return EnsembleMember.Of(name, transformer.Transform(data), labelColumnName, options, isFirst: index == 0);
        }).ToImmutableArray();
        foreach (var member in members)
            member.CheckBeside(members[0]);
        var classes = members.All(member => member.Classes is not null) ? members[0].Classes : null;
        MemberReading[] readings = [.. members.Select(member => MemberReading.Of(member, classes, options))];
        for (var index = 1; index < readings.Length; index++)
            CheckRows(members, readings, index);
        var rows = JudgedRows.Of(readings);
        if (rows.Kept.Length == 0)
        {
            throw new InvalidOperationException(readings[0].Rows == 0
                ? "The data has no rows: there is nothing to judge an ensemble on."
                : $"None of the {readings[0].Rows} rows of the data can be used: {rows.WithoutLabel} have no label or no positive weight, "
                    + $"{rows.WithoutScore} a score that is not finite.");
        }

        if (rows.WithoutLabel + rows.WithoutScore > 0)
        {
            channel.Warning(MessageSensitivity.None,
                $"Skipped {rows.WithoutLabel} instances with missing label/weight and {rows.WithoutScore} with a missing score during evaluation");
        }

        var metrics = Judge(members, readings, rows, classes, options);
        channel.Info(MessageSensitivity.None, metrics.Verdict.Text);
        return metrics;
    }

    private static EnsembleMetrics Judge(
        ImmutableArray<EnsembleMember> members, MemberReading[] readings, JudgedRows rows, ClassNames? classes, EnsembleEvaluationOptions options)
    {
        var task = members[0].Task;
        MemberCost[] costs = [.. members.Zip(readings, (member, reading) =>
            new MemberCost(member.Name, member.Parameters, reading.Elapsed.TotalSeconds / reading.Rows))];
        var weights = readings[0].Weights is { } all ? rows.Of(all, 1).Select(weight => (double)weight).ToArray() : null;
        var labels = rows.Of(readings[0].Labels, 1);
        var conditions = new EnsembleConditions
        {
            Task = EnsembleMember.Text(task),
            Classes = classes?.Values ?? [],
            RowsWithoutLabel = rows.WithoutLabel,
            RowsWithoutScore = rows.WithoutScore,
        };
        if (task == EnsembleTask.Regression)
        {
            double[][] numbers = [.. readings.Select(reading => rows.Of(reading.Scores, 1).Select(score => (double)score).ToArray())];
            return EnsembleEvaluation.Evaluate(new RegressionPredictions(labels, numbers, weights), options.Measurement, costs, conditions);
        }

        var size = task == EnsembleTask.Binary ? 2 : members[0].ScoreSize;
        (double[] Probabilities, string How)[] read = [.. members.Zip(readings, (member, reading) => task == EnsembleTask.Binary
            ? Binary(member, rows.Of(reading.Scores, 1))
            : ScoreProbabilities.Of(member.Name, rows.Of(reading.Scores, size), size, options.Scores))];
        var predictions = new ClassifierPredictions(size, [.. labels.Select(label => (int)label)], [.. read.Select(item => item.Probabilities)], weights);
        var aligned = task == EnsembleTask.Multiclass && classes is null ? ", classes by number" : "";
        return EnsembleEvaluation.Evaluate(predictions, options.Measurement, costs, conditions with { Scores = [.. read.Select(item => item.How + aligned)] });
    }

    /// <summary>(1 − p, p), from log odds z as 1 / (1 + e^z) and 1 / (1 + e^−z), so that neither rounds to 0 early.</summary>
    private static (double[] Probabilities, string How) Binary(EnsembleMember member, float[] values)
    {
        if (member.Probability is not { } column)
        {
            return ([.. values.SelectMany(z => new[] { 1 / (1 + Math.Exp(z)), 1 / (1 + Math.Exp(-(double)z)) })],
                $"1 / (1 + e^−{member.Score.Name}): calibrated only if it is the log odds");
        }

        var odd = Array.FindIndex(values, p => p is < 0 or > 1);
        if (odd >= 0)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"The column '{column.Name}' of {member.Name} must be in [0, 1]. Row {odd + 1} of those judged is {values[odd]}."), "members");
        }

        return ([.. values.SelectMany(p => new[] { 1.0 - p, p })], $"the column '{column.Name}'");
    }

    /// <summary>All members must have read the same labels, row by row; a label that only one of them misses is missing.</summary>
    private static void CheckRows(ImmutableArray<EnsembleMember> members, MemberReading[] readings, int index)
    {
        var (first, other) = (readings[0], readings[index]);
        if (first.Rows != other.Rows)
        {
            throw new InvalidOperationException(
                $"{members[index].Name} read {other.Rows} rows, {members[0].Name} {first.Rows}: members that filter, repeat or shuffle rows cannot be judged together.");
        }

        for (var row = 0; row < first.Rows; row++)
        {
            if (first.Labels[row] != other.Labels[row] && !double.IsNaN(first.Labels[row]) && !double.IsNaN(other.Labels[row]))
            {
                throw new InvalidOperationException(
                    $"The label of row {row + 1} is {Text(first.Labels[row])} for {members[0].Name} and {Text(other.Labels[row])} for {members[index].Name}: "
                    + "the members read other rows, or number the classes in another order without naming them.");
            }
        }

        string Text(double label) => members[0].Task == EnsembleTask.Multiclass && members[0].Classes is { } names
            ? $"'{names.Values[(int)label]}'"
            : label.ToString(CultureInfo.InvariantCulture);
    }
}
