using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Calibrators;

/// <summary>Fits Platt's sigmoid to scores and labels. Rows without a finite label, score and weight are left out.</summary>
public sealed class PlattCalibratorEstimator : IEstimator<CalibratorTransformer<PlattCalibrator>>
{
    private const int MaximumRows = 1_000_000;

    private readonly IHost _host;
    private readonly string _label;
    private readonly string _score;
    private readonly string _weight;

    internal PlattCalibratorEstimator(IHostEnvironment environment, string labelColumnName, string scoreColumnName, string exampleWeightColumnName)
    {
        _host = environment.Register("PlattCalibration");
        _host.CheckParam(
            !string.IsNullOrWhiteSpace(labelColumnName), "labelColumn", "For trained calibrators, labelColumn must be specified.");
        _label = labelColumnName;
        _score = scoreColumnName;
        _weight = exampleWeightColumnName;
    }

    public CalibratorTransformer<PlattCalibrator> Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        var label = input.Schema[_label];
        var score = input.Schema[_score];
        DataViewSchema.Column? weight = _weight is null
            ? null
            : input.Schema.GetColumnOrNull(_weight) ?? throw _host.ExceptMissingColumn("weightColumn", "weight", _weight);
        using var channel = _host.Start("Creating calibrator.");
        channel.Info(MessageSensitivity.None, "Training calibrator.");
        var rows = Read(input, label, score, weight);
        rows.Sort(static (x, y) => x.Score.CompareTo(y.Score));
        return new PlattCalibratorTransformer(_host, PlattFit.Fit(rows.ToArray()), _score);
    }

    SchemaShape IEstimator<CalibratorTransformer<PlattCalibrator>>.GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        var score = Check(inputSchema, "score", _score, NumberDataViewType.Single);
        if (_weight is not null)
        {
            Check(inputSchema, "weight", _weight, NumberDataViewType.Single);
        }

        Check(inputSchema, "label", _label, BooleanDataViewType.Instance);
        string[] kinds = [AnnotationKinds.ScoreColumnSetId, AnnotationKinds.ScoreColumnKind, AnnotationKinds.ScoreValueKind];
        var kept = Shapes.Keep(score, kinds).ToArray();
        var annotations = kept.Length == kinds.Length ? kept.Prepend(Shapes.Normalized) : [Shapes.Normalized];
        return Shapes.With(inputSchema, new SchemaShape.Column(
            "Probability", SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, false, new SchemaShape(annotations)));
    }

    private static List<(float Score, bool Positive, float Weight)> Read(
        IDataView input, DataViewSchema.Column label, DataViewSchema.Column score, DataViewSchema.Column? weight)
    {
        var rows = new List<(float, bool, float)>();
        DataViewSchema.Column[] columns = weight is { } column ? [label, score, column] : [label, score];
        using var cursor = input.GetRowCursor(columns);
        var labelGetter = EvaluationColumns.LabelGetter(cursor, label);
        var scoreGetter = cursor.GetGetter<float>(score);
        var weightGetter = weight is { } active ? cursor.GetGetter<float>(active) : null;
        float y = 0, s = 0, w = 1;
        while (rows.Count < MaximumRows && cursor.MoveNext())
        {
            labelGetter(ref y);
            scoreGetter(ref s);
            weightGetter?.Invoke(ref w);
            if (float.IsFinite(y) && float.IsFinite(s) && float.IsFinite(w) && w != 0)
            {
                rows.Add((s, y > 0, w));
            }
        }

        return rows;
    }

    private SchemaShape.Column Check(SchemaShape inputSchema, string role, string name, DataViewType type)
    {
        if (!inputSchema.TryFindColumn(name, out var column))
        {
            throw _host.ExceptMissingColumn(nameof(inputSchema), role, name);
        }

        if (column.Kind != SchemaShape.Column.VectorKind.Scalar || column.IsKey || !column.ItemType.Equals(type))
        {
            throw _host.ExceptSchemaMismatch(nameof(inputSchema), role, name, type.ToString(), column.GetTypeString());
        }

        return column;
    }
}
