using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetLandscape.Persistence;

namespace MlNetLandscape;

/// <summary>Label: a number. Output: the predicted number.</summary>
internal sealed class RegressionColumns : PredictionColumns
{
    private const double LargestLabel = 1e37; // a thirtieth of what single precision holds: room for predictions beyond the labels

    public override string ScoreColumnKind => "Regression";

    public override string LabelTypeName => "Single";

    public override TaskCarrier Carrier => new RegressionCarrier();

    public override PredictionTask TaskFor(DataViewSchema.Column label) => new RegressionTask();

    /// <summary>Standardises: the network learns (y − mean) / deviation, whatever the unit of y.</summary>
    /// <exception cref="InvalidOperationException">A label is so large that predictions around it would not be finite.</exception>
    public override PredictionTask Adapt(PredictionTask task, ReadOnlySpan<double> labels)
    {
        double mean = 0;
        double squares = 0;
        for (var index = 0; index < labels.Length; index++)
        {
            if (Math.Abs(labels[index]) > LargestLabel)
            {
                throw new InvalidOperationException(FormattableString.Invariant($"Labels may be at most {LargestLabel} in size, so that predictions around them are finite in single precision. ")
                    + FormattableString.Invariant($"Got {labels[index]}. Divide the labels, or filter out rows whose label stands for a missing one."));
            }

            var difference = labels[index] - mean;
            mean += difference / (index + 1);
            squares += difference * (labels[index] - mean);
        }

        var deviation = Math.Sqrt(squares / labels.Length);
        return new RegressionTask(mean, deviation > 0 ? deviation : 1);
    }

    public override Func<double> LabelReader(DataViewRow row, DataViewSchema.Column label)
    {
        var getter = row.GetGetter<float>(label);
        float value = 0;
        return () =>
        {
            getter(ref value);
            return float.IsFinite(value) ? value : double.NaN;
        };
    }

    public override IReadOnlyList<OutputColumn> Outputs(ColumnNames names, int scoreSize, LabelKeys? keys) =>
    [
        new OutputColumn<float>(names.Score, NumberDataViewType.Single, ScoreValueKinds.Score, (scores, ref score) => score = scores[0]),
    ];
}
