namespace Microsoft.ML.Data;

/// <summary>Regression metrics in one pass over the rows whose label and score are not NaN.</summary>
internal static class RegressionEvaluator
{
    public static RegressionMetrics Evaluate(IDataView data, string label, string score)
    {
        ArgumentNullException.ThrowIfNull(data);
        EvaluationColumns.CheckNonEmpty(label, "labelColumnName");
        EvaluationColumns.CheckNonEmpty(score, "scoreColumnName");
        var labelColumn = EvaluationColumns.Find(data.Schema, label, "Label");
        var scoreColumn = EvaluationColumns.Find(data.Schema, score, "Score");
        EvaluationColumns.CheckSingle(scoreColumn, "score");
        EvaluationColumns.CheckSingle(labelColumn, "label");

        double rows = 0, absolute = 0, squared = 0, loss = 0, labels = 0, labelsSquared = 0;
        using (var cursor = data.GetRowCursor([labelColumn, scoreColumn]))
        {
            var labelGetter = cursor.GetGetter<float>(labelColumn);
            var scoreGetter = cursor.GetGetter<float>(scoreColumn);
            float y = 0, prediction = 0;
            while (cursor.MoveNext())
            {
                labelGetter(ref y);
                scoreGetter(ref prediction);
                if (float.IsNaN(y) || float.IsNaN(prediction))
                {
                    continue;
                }

                var error = Math.Abs((double)y - prediction);
                var difference = prediction - y;
                rows++;
                labels += y;
                labelsSquared += y * y;
                absolute += error;
                squared += error * error;
                loss += difference * difference;
            }
        }

        if (rows == 0)
        {
            return new RegressionMetrics(0, 0, 0, 0, 0);
        }

        var spread = labelsSquared - (labels * labels / rows);
        return new RegressionMetrics(
            absolute / rows,
            squared / rows,
            Math.Sqrt(squared / rows),
            loss / rows,
            spread == 0 ? double.NaN : 1 - (squared / spread));
    }
}
