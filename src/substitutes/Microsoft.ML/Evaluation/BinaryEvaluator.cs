namespace Microsoft.ML.Data;

/// <summary>Binary metrics in one pass over the rows whose score is finite and whose label is not NaN.</summary>
internal sealed class BinaryEvaluator
{
    private readonly List<float> _positiveScores = [];
    private readonly List<float> _negativeScores = [];
    private readonly PrecisionRecallSample _sample;
    private double _truePositives;
    private double _falseNegatives;
    private double _falsePositives;
    private double _trueNegatives;
    private double _lossPositives;
    private double _lossNegatives;
    private double _loss;

    private BinaryEvaluator(Random random) => _sample = new PrecisionRecallSample(random);

    public static CalibratedBinaryClassificationMetrics Evaluate(
        IDataView data, string label, string score, string probability, string predictedLabel, Random random)
    {
        ArgumentNullException.ThrowIfNull(data);
        EvaluationColumns.CheckNonEmpty(probability, "probabilityColumnName");
        var evaluator = Read(data, label, score, probability, predictedLabel, random, out var names);
        var metrics = evaluator.Metrics(names);
        var rows = evaluator._lossPositives + evaluator._lossNegatives;
        var logLoss = rows > 0 || double.IsNaN(evaluator._loss) ? evaluator._loss / rows : 0;
        var prior = Entropy(evaluator._lossPositives / rows);
        return new CalibratedBinaryClassificationMetrics(
            metrics,
            logLoss,
            rows == 0 ? 0 : (prior - logLoss) / prior,
            Entropy((evaluator._truePositives + evaluator._falseNegatives) / evaluator.Rows));
    }

    public static BinaryClassificationMetrics EvaluateNonCalibrated(
        IDataView data, string label, string score, string predictedLabel, Random random)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Read(data, label, score, null, predictedLabel, random, out var names).Metrics(names);
    }

    private double Rows => _truePositives + _trueNegatives + _falseNegatives + _falsePositives;

    private static BinaryEvaluator Read(
        IDataView data, string label, string score, string probability, string predictedLabel, Random random, out ReadOnlyMemory<char>[] names)
    {
        EvaluationColumns.CheckNonEmpty(label, "labelColumnName");
        EvaluationColumns.CheckNonEmpty(score, "scoreColumnName");
        EvaluationColumns.CheckNonEmpty(predictedLabel, "predictedLabelColumnName");
        var labelColumn = EvaluationColumns.Find(data.Schema, label, "Label");
        var scoreColumn = EvaluationColumns.Find(data.Schema, score, "Score");
        DataViewSchema.Column? probabilityColumn =
            probability is null ? null : EvaluationColumns.Find(data.Schema, probability, "Probability");
        EvaluationColumns.Find(data.Schema, predictedLabel, "PredictedLabel");
        EvaluationColumns.CheckSingle(scoreColumn, "score");
        EvaluationColumns.CheckType(
            labelColumn,
            "label",
            labelColumn.Type is BooleanDataViewType or KeyDataViewType { Count: 2 }
                || labelColumn.Type.Equals(NumberDataViewType.Single) || labelColumn.Type.Equals(NumberDataViewType.Double),
            "Single, Double, Boolean, or a Key with cardinality 2");
        if (probabilityColumn is { } column)
        {
            EvaluationColumns.CheckSingle(column, "probability");
        }

        names = ClassNames(labelColumn);
        var evaluator = new BinaryEvaluator(random);
        DataViewSchema.Column[] active = probabilityColumn is { } p ? [labelColumn, scoreColumn, p] : [labelColumn, scoreColumn];
        using var cursor = data.GetRowCursor(active);
        var labelGetter = EvaluationColumns.LabelGetter(cursor, labelColumn);
        var scoreGetter = cursor.GetGetter<float>(scoreColumn);
        var probabilityGetter = probabilityColumn is { } active2 ? cursor.GetGetter<float>(active2) : null;
        float y = 0, s = 0, q = float.NaN;
        while (cursor.MoveNext())
        {
            labelGetter(ref y);
            scoreGetter(ref s);
            if (float.IsFinite(s) && !float.IsNaN(y))
            {
                probabilityGetter?.Invoke(ref q);
                evaluator.Add(y > 0, s, q);
            }
        }

        return evaluator;
    }

    private void Add(bool positive, float score, float probability)
    {
        if (positive)
        {
            _positiveScores.Add(score);
            _truePositives += score > 0 ? 1 : 0;
            _falseNegatives += score > 0 ? 0 : 1;
            _lossPositives += float.IsNaN(probability) ? 0 : 1;
            _loss += -Math.Log(probability, 2);
        }
        else
        {
            _negativeScores.Add(score);
            _falsePositives += score > 0 ? 1 : 0;
            _trueNegatives += score > 0 ? 0 : 1;
            _lossNegatives += float.IsNaN(probability) ? 0 : 1;
            _loss += -Math.Log(1.0 - probability, 2);
        }

        _sample.Add(score, positive);
    }

    private BinaryClassificationMetrics Metrics(ReadOnlyMemory<char>[] names)
    {
        var auc = RocCurve.Area(_positiveScores, _negativeScores);
        var precision = Share(_truePositives, _falsePositives);
        var recall = Share(_truePositives, _falseNegatives);
        var sum = precision + recall;
        return new BinaryClassificationMetrics(
            auc,
            (_trueNegatives + _truePositives) / Rows,
            precision,
            recall,
            Share(_trueNegatives, _falseNegatives),
            Share(_trueNegatives, _falsePositives),
            sum == 0 ? 0 : 2 * precision * recall / sum,
            _sample.Area(),
            new ConfusionMatrix([[_truePositives, _falseNegatives], [_falsePositives, _trueNegatives]], names, isBinary: true));
    }

    private static double Share(double part, double rest) => part + rest > 0 ? part / (part + rest) : 0;

    private static double Entropy(double p) => p switch
    {
        0 or 1 => 0,
        > 0 and < 1 => (-p * Math.Log(p, 2)) - ((1 - p) * Math.Log(1 - p, 2)),
        _ => double.NaN,
    };

    private static ReadOnlyMemory<char>[] ClassNames(DataViewSchema.Column label)
    {
        if (label.Type is KeyDataViewType
            && label.Annotations.Schema.GetColumnOrNull("KeyValues")?.Type is VectorDataViewType { Size: > 0 } type
            && type.ItemType is TextDataViewType)
        {
            var values = default(VBuffer<ReadOnlyMemory<char>>);
            label.Annotations.GetValue("KeyValues", ref values);
            return values.DenseValues().ToArray();
        }

        return ["positive".AsMemory(), "negative".AsMemory()];
    }
}
