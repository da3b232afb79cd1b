using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetLandscape.Persistence;

namespace MlNetLandscape;

/// <summary>Label: a Boolean. Outputs: whether the logit is positive, the logit, and its logistic function.</summary>
internal sealed class BinaryColumns : PredictionColumns
{
    /// <summary>Keeps log p and log(1 − p) finite, which ML.NET's evaluator does not clamp.</summary>
    private const float SmallestProbability = 1e-7f;

    public override string ScoreColumnKind => "BinaryClassification";

    public override string LabelTypeName => "Boolean";

    public override TaskCarrier Carrier => new BinaryCarrier();

    public override PredictionTask TaskFor(DataViewSchema.Column label) => new BinaryTask();

    public override Func<double> LabelReader(DataViewRow row, DataViewSchema.Column label)
    {
        var getter = row.GetGetter<bool>(label);
        var yes = false;
        return () =>
        {
            getter(ref yes);
            return yes ? 1 : 0;
        };
    }

    public override IReadOnlyList<OutputColumn> Outputs(ColumnNames names, int scoreSize, LabelKeys? keys) =>
    [
        new OutputColumn<bool>(names.PredictedLabel, BooleanDataViewType.Instance, ScoreValueKinds.PredictedLabel,
            (scores, ref yes) => yes = scores[0] > 0),
        new OutputColumn<float>(names.Score, NumberDataViewType.Single, ScoreValueKinds.Score, (scores, ref score) => score = scores[0]),
        new OutputColumn<float>(names.Probability, NumberDataViewType.Single, ScoreValueKinds.Probability,
            (scores, ref probability) => probability = Probability(scores[0])),
    ];

    /// <summary>1 / (1 + e^−z), inside [10⁻⁷, 1 − 10⁻⁷]; NaN for NaN.</summary>
    public static float Probability(float logit)
    {
        var probability = (float)(1 / (1 + Math.Exp(-(double)logit)));
        return Math.Clamp(probability, SmallestProbability, 1 - SmallestProbability);
    }
}
