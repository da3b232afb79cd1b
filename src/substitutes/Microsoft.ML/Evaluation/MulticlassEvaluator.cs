namespace Microsoft.ML.Data;

/// <summary>
/// Multiclass metrics in one pass. A row counts if its label is a class number and all its scores are finite. The rank of the true class
/// is the number of classes with a higher score, or with an equal one and a lower number.
/// </summary>
internal sealed class MulticlassEvaluator
{
    private const float Epsilon = (float)1e-15;

    private readonly float[] _scores;
    private readonly double[][] _confusion;
    private readonly double[] _rowsOfClass;
    private readonly double[] _lossOfClass;
    private readonly double[] _rowsOfRank;
    private double _rows;
    private double _loss;

    private MulticlassEvaluator(int classes)
    {
        _scores = new float[classes];
        _confusion = Enumerable.Range(0, classes).Select(_ => new double[classes]).ToArray();
        _rowsOfClass = new double[classes];
        _lossOfClass = new double[classes];
        _rowsOfRank = new double[classes + 1];
    }

    private int Classes => _scores.Length;

    public static MulticlassClassificationMetrics Evaluate(IDataView data, string label, string score, string predictedLabel, int topK)
    {
        ArgumentNullException.ThrowIfNull(data);
        EvaluationColumns.CheckNonEmpty(label, "labelColumnName");
        EvaluationColumns.CheckNonEmpty(score, "scoreColumnName");
        EvaluationColumns.CheckNonEmpty(predictedLabel, "predictedLabelColumnName");
        if (topK < 0)
        {
            throw new ArgumentOutOfRangeException("topKPredictionCount", "Must be non-negative");
        }

        var labelColumn = EvaluationColumns.Find(data.Schema, label, "Label");
        var scoreColumn = EvaluationColumns.Find(data.Schema, score, "Score");
        EvaluationColumns.Find(data.Schema, predictedLabel, "PredictedLabel");
        var scoreType = scoreColumn.Type as VectorDataViewType;
        EvaluationColumns.CheckType(
            scoreColumn,
            "score",
            scoreType is { Size: >= 2 } && scoreType.ItemType.Equals(NumberDataViewType.Single),
            "vector of two or more items of type Single");
        EvaluationColumns.CheckType(
            labelColumn, "label", labelColumn.Type is KeyDataViewType || labelColumn.Type.Equals(NumberDataViewType.Single), "Single or Key");

        var evaluator = new MulticlassEvaluator(scoreType.Size);
        evaluator.Read(data, labelColumn, scoreColumn);
        return evaluator.Metrics(topK, ClassNames(scoreColumn, scoreType.Size));
    }

    private void Read(IDataView data, DataViewSchema.Column labelColumn, DataViewSchema.Column scoreColumn)
    {
        using var cursor = data.GetRowCursor([labelColumn, scoreColumn]);
        var labelGetter = EvaluationColumns.LabelGetter(cursor, labelColumn);
        var scoreGetter = cursor.GetGetter<VBuffer<float>>(scoreColumn);
        var label = 0f;
        var scores = default(VBuffer<float>);
        while (cursor.MoveNext())
        {
            labelGetter(ref label);
            if (!(label >= 0) || label != (int)label)
            {
                continue;
            }

            scoreGetter(ref scores);
            if (scores.Length != Classes)
            {
                throw new InvalidOperationException($"A row has {scores.Length} scores, the column's type says {Classes}.");
            }

            scores.CopyTo(_scores);
            if (Array.TrueForAll(_scores, float.IsFinite))
            {
                Add((int)label);
            }
        }
    }

    private void Add(int label)
    {
        var known = label < Classes;
        var p = known ? Math.Min(1, Math.Max(Epsilon, _scores[label])) : Epsilon;
        var loss = -Math.Log(p);
        var own = known ? _scores[label] : 0;
        var rank = 0;
        var assigned = 0;
        for (var c = 0; c < Classes; c++)
        {
            if (_scores[c] > own || (_scores[c] == own && c < label))
            {
                rank++;
            }

            if (_scores[assigned] < _scores[c])
            {
                assigned = c;
            }
        }

        _rows++;
        _loss += loss;
        _rowsOfRank[rank]++;
        if (known)
        {
            _rowsOfClass[label]++;
            _lossOfClass[label] += loss;
            _confusion[label][rank == 0 ? label : assigned]++;
        }
    }

    private MulticlassClassificationMetrics Metrics(int topK, ReadOnlyMemory<char>[] classNames)
    {
        var logLoss = _rows > 0 ? _loss / _rows : 0;
        var entropy = 0.0;
        var recalls = 0.0;
        var occurring = 0;
        for (var c = 0; c < Classes; c++)
        {
            if (_rowsOfClass[c] > 0)
            {
                entropy += _rowsOfClass[c] * Math.Log(_rowsOfClass[c] / _rows);
                recalls += _confusion[c][c] / _rowsOfClass[c];
                occurring++;
            }
        }

        entropy /= -_rows;
        var topKAccuracies = new double[Math.Min(topK, _rowsOfRank.Length)];
        for (var k = 0; k < topKAccuracies.Length; k++)
        {
            topKAccuracies[k] = (k > 0 ? topKAccuracies[k - 1] : 0) + (_rowsOfRank[k] / _rows);
        }

        return new MulticlassClassificationMetrics(
            _rows > 0 ? _rowsOfRank[0] / _rows : 0,
            occurring > 0 ? recalls / occurring : 0,
            logLoss,
            (entropy - logLoss) / entropy,
            topK,
            topK > 0 ? topKAccuracies : null,
            _lossOfClass.Select((loss, c) => _rowsOfClass[c] > 0 ? loss / _rowsOfClass[c] : 0).ToArray(),
            new ConfusionMatrix(_confusion, classNames, isBinary: false));
    }

    private static ReadOnlyMemory<char>[] ClassNames(DataViewSchema.Column score, int classes)
    {
        if (score.Annotations.Schema.GetColumnOrNull("SlotNames")?.Type is VectorDataViewType { IsKnownSize: true } type
            && type.ItemType is TextDataViewType)
        {
            var names = default(VBuffer<ReadOnlyMemory<char>>);
            score.Annotations.GetValue("SlotNames", ref names);
            return names.DenseValues().ToArray();
        }

        return Enumerable.Range(0, classes).Select(c => c.ToString(System.Globalization.CultureInfo.InvariantCulture).AsMemory()).ToArray();
    }
}
