using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MlNetLandscape;

/// <summary>Rows of a data view as a network's measurement needs them, and how many there were.</summary>
/// <param name="Data">The rows to measure on; disposed with this.</param>
/// <param name="Usable">Rows that could be used, before a sample was drawn.</param>
/// <param name="Skipped">Rows with missing features or label, or a weight that is not positive and finite.</param>
internal sealed record NetworkRows(TensorDataset Data, long Usable, long Skipped) : IDisposable
{
    private const int CheckedRows = 100;
    private const double ScoreTolerance = 1e-3;
    private const double SpreadTolerance = 0.05;

    /// <summary>Reads the features, labels and weights of a network from a data view in one pass, and draws the sample the options ask for.</summary>
    /// <param name="data">The data.</param>
    /// <param name="network">The network, and the names of its columns.</param>
    /// <param name="labelColumnName">The label column; null for the one the network was fitted to.</param>
    /// <param name="options">Sample size, seed and cancellation.</param>
    /// <param name="context">Marks exceptions as ML.NET does.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">No row is usable.</exception>
    public static NetworkRows Read(
        IDataView data, ScoredModel network, string? labelColumnName, LandscapeOptions options, IExceptionContext context)
    {
        var names = network.Names with { Label = labelColumnName ?? network.Names.Label };
        try
        {
            CheckFeatures(data.Schema, network);
            CheckLabel(data.Schema, network, names.Label);
            CheckWeight(data.Schema, names);
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw context.Process(error);
        }

        var reading = new TensorDatasetReader(network.Columns, names, network.Model.Task).Read(data, options.CancellationToken);
        var (usable, skipped) = (reading.Data.Count, reading.Skipped);
        if (usable == 0)
        {
            reading.Dispose();
            throw context.Process(new InvalidOperationException(skipped == 0
                ? "The data has no rows: there is nothing to measure the landscape on."
                : $"None of the {skipped} rows of the data can be used: each has a missing feature or label, or a weight that is not positive and finite."));
        }

        var drawn = RowSample.Draw(reading.Data, options.MaximumRows, options.Seed);
        if (!ReferenceEquals(drawn, reading.Data))
        {
            reading.Dispose();
        }

        return new NetworkRows(drawn, usable, skipped);
    }

    /// <summary>
    /// Checks on the first rows that the features are those the network scored: a later step that writes a column of the same name would otherwise be
    /// measured without a word. What counts is the difference over all these rows beside the spread of their scores, which rounding stays far below.
    /// </summary>
    /// <exception cref="InvalidOperationException">They are others, or the network gives a row another score each time.</exception>
    public static void CheckScores(IDataView scored, ScoredModel network, IExceptionContext context)
    {
        var features = scored.Schema[network.Names.Feature];
        var score = scored.Schema[network.Names.Score];
        using var cursor = scored.GetRowCursor([features, score]);
        var featureGetter = cursor.GetGetter<VBuffer<float>>(features);
        var scoreGetter = ScoreReader(cursor, score);
        VBuffer<float> row = default;
        var values = new float[network.Model.Shape.Features];
        var scores = new float[network.Model.Task.ScoreSize];
        var (written, differences, worst) = (new List<float>(), 0.0, (Difference: 0.0, Row: 0, Scores: "", Written: ""));
        for (var index = 0; index < CheckedRows && cursor.MoveNext(); index++)
        {
            featureGetter(ref row);
            var there = scoreGetter();
            if (!FeatureRows.TryCopyFinite(in row, values))
            {
                continue;
            }

            network.Model.Score(values, 1, scores);
            if (there.Length != scores.Length || there.Concat(scores).Any(value => !float.IsFinite(value)))
            {
                continue;
            }

            written.AddRange(there);
            var difference = scores.Zip(there, (a, b) => ((double)a - b) * ((double)a - b)).Sum();
            differences += difference;
            if (difference <= worst.Difference)
            {
                continue;
            }

            worst = (difference, index + 1, string.Join(", ", scores), string.Join(", ", there));
            var again = new float[scores.Length];
            network.Model.Score(values, 1, again);
            if (!again.SequenceEqual(scores))
            {
                throw context.Process(new InvalidOperationException(
                    $"The network scores row {index + 1} with [{string.Join(", ", scores)}] and, asked again, with [{string.Join(", ", again)}]: it has no landscape to measure. "
                    + "A module of its own that draws random numbers or keeps a state in evaluation mode does that."));
            }
        }

        if (written.Count == 0)
        {
            return;
        }

        var (mean, size) = (written.Average(), written.Average(value => (double)value * value));
        var spread = written.Average(value => (value - mean) * (value - mean));
        if (differences / written.Count > (SpreadTolerance * SpreadTolerance * spread) + (ScoreTolerance * ScoreTolerance * size))
        {
            throw context.Process(new InvalidOperationException(
                $"The column '{features.Name}' no longer holds the features that '{score.Name}' was computed from: from row {worst.Row} the network computes "
                + $"[{worst.Scores}], the column says [{worst.Written}]. Give the step that writes '{features.Name}' after the network another output column."));
        }
    }

    public void Dispose() => Data.Dispose();

    private static Func<float[]> ScoreReader(DataViewRow row, DataViewSchema.Column score)
    {
        if (score.Type is VectorDataViewType)
        {
            var vector = row.GetGetter<VBuffer<float>>(score);
            VBuffer<float> values = default;
            return () =>
            {
                vector(ref values);
                return [.. values.DenseValues()];
            };
        }

        var number = row.GetGetter<float>(score);
        var value = 0f;
        return () =>
        {
            number(ref value);
            return [value];
        };
    }

    private static void CheckFeatures(DataViewSchema schema, ScoredModel network)
    {
        var column = Find(schema, network.Names.Feature, "feature", "Keep it in the data: the network is evaluated anew for a measurement.");
        var expected = ScoringBindings.FeatureType(network);
        if (!ScoringBindings.Fits(column.Type, expected))
        {
            throw new ArgumentOutOfRangeException(nameof(schema),
                $"Schema mismatch for feature column '{column.Name}': expected {expected}, got {column.Type}");
        }
    }

    private static void CheckLabel(DataViewSchema schema, ScoredModel network, string name)
    {
        var column = Find(schema, name, "label", "The loss is measured against it: keep it in the data, or name another by labelColumnName.");
        var shape = SchemaShapes.Of(schema).Find(name)!.Value;
        if (shape.TypeName() != network.Columns.LabelTypeName)
        {
            throw new ArgumentOutOfRangeException(nameof(schema),
                $"Schema mismatch for label column '{name}': expected {network.Columns.LabelTypeName}, got {shape.TypeName()}");
        }

        if (network.Model.Task is not MulticlassTask { Classes: var classes } || column.Type is not KeyDataViewType key)
        {
            return;
        }

        if (key.Count != (ulong)classes)
        {
            throw new ArgumentOutOfRangeException(nameof(schema),
                $"The label column '{name}' has {key.Count} classes; the network was fitted to {classes}. Map the labels with the fitted transformer.");
        }

        var names = LabelKeys.NamesOf(column);
        var fitted = network.Model.ClassNames;
        if (!names.IsEmpty && !fitted.IsEmpty && !names.SequenceEqual(fitted))
        {
            var first = Enumerable.Range(0, Math.Min(names.Length, fitted.Length)).First(index => names[index] != fitted[index]);
            throw new ArgumentOutOfRangeException(nameof(schema),
                $"Class {first + 1} of the label column '{name}' is '{names[first]}'; the network was fitted to '{fitted[first]}'. "
                + "Map the labels with the fitted transformer.");
        }
    }

    private static void CheckWeight(DataViewSchema schema, ColumnNames names)
    {
        if (names.Weight is null)
        {
            return;
        }

        var column = Find(schema, names.Weight, "weight", "The network was fitted with example weights: its risk needs them too.");
        if (!column.Type.Equals(NumberDataViewType.Single))
        {
            throw new ArgumentOutOfRangeException(nameof(schema), $"Schema mismatch for weight column '{names.Weight}': expected Single, got {column.Type}");
        }
    }

    private static DataViewSchema.Column Find(DataViewSchema schema, string name, string role, string why) =>
        schema.GetColumnOrNull(name) ?? throw new ArgumentOutOfRangeException(nameof(schema), $"Could not find {role} column '{name}'. {why}");
}
