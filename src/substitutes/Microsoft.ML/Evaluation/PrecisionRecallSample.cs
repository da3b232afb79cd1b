namespace Microsoft.ML.Data;

/// <summary>Area under precision over recall of at most 100 000 rows; beyond that a uniform sample of them.</summary>
internal sealed class PrecisionRecallSample(Random random)
{
    private const int Capacity = 100_000;

    private readonly List<(float Score, bool Positive)> _rows = [];
    private long _seen;

    public void Add(float score, bool positive)
    {
        _seen++;
        if (_rows.Count < Capacity)
        {
            _rows.Add((score, positive));
            return;
        }

        var place = random.NextInt64(_seen);
        if (place < Capacity)
        {
            _rows[(int)place] = (score, positive);
        }
    }

    /// <summary>Σ (recall step)·(precision before + precision after)/2 in descending order of score, equal scores in row order.</summary>
    public double Area()
    {
        var positives = _rows.Count(row => row.Positive);
        double area = 0, recall = 0, precision = 1;
        int truePositives = 0, falsePositives = 0;
        foreach (var row in _rows.OrderByDescending(row => row.Score))
        {
            if (!row.Positive)
            {
                falsePositives++;
                precision = (double)truePositives / (truePositives + falsePositives);
                continue;
            }

            truePositives++;
            var nextRecall = (double)truePositives / positives;
            var nextPrecision = (double)truePositives / (truePositives + falsePositives);
            area += (nextRecall - recall) * (precision + nextPrecision) / 2;
            (recall, precision) = (nextRecall, nextPrecision);
        }

        return area;
    }
}
