using MlNetLandscape.Numerics.Ensembles;
using static MlNetLandscape.Numerics.Tests.Ensembles.RandomEnsembles;

namespace MlNetLandscape.Numerics.Tests.Ensembles;

/// <summary>Ensemble = mean member − ambiguity, exactly, each side computed on its own.</summary>
public sealed class AmbiguityTests
{
    public static TheoryData<int, int, bool> Cases => new() { { 2, 2, false }, { 2, 5, true }, { 4, 3, false }, { 10, 7, true }, { 3, 1, false } };

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_holds_for_Brier_and_log_loss(int classes, int members, bool withZeros)
    {
        var options = new EnsembleMeasurementOptions { MemberWeights = [.. Enumerable.Range(1, members).Select(m => (double)m)] };
        var predictions = Classifiers(200, classes, members, seed: classes, withZeros: withZeros, weights: [.. Enumerable.Range(0, 200).Select(row => 0.5 + (row % 7))]);

        var metrics = EnsembleEvaluation.Evaluate(predictions, options);

        foreach (var part in metrics.Ambiguity)
        {
            Assert.Equal(part.MeanMember - part.Ambiguity.Value!.Value, part.Ensemble, 11);
            Assert.InRange(part.Ambiguity.Value.Value, members == 1 ? -1e-12 : 1e-6, 40);
        }

        var (brier, log) = (metrics.Ambiguity[0], metrics.Ambiguity[1]);
        var weights = metrics.Conditions.MemberWeights;
        Assert.Equal(metrics.Members.Select((member, m) => weights[m] * member.Classification!.Brier.Value!.Value).Sum(), brier.MeanMember, 12);
        Assert.Equal(metrics.Together.Classification!.Brier.Value!.Value, brier.Ensemble, 12);
        Assert.Equal(EnsembleEvaluation.Evaluate(predictions, options with { Combination = CombinationRule.MeanLogit }).Together.Classification!.LogLoss.Value!.Value, log.Ensemble, 12);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void It_holds_for_squared_error(int members)
    {
        var metrics = EnsembleEvaluation.Evaluate(
            Regressors(100, members, seed: 3, weights: [.. Enumerable.Range(0, 100).Select(row => 1.0 + (row % 3))]),
            new EnsembleMeasurementOptions { MemberWeights = [.. Enumerable.Range(1, members).Select(m => (double)m)] });

        var part = Assert.Single(metrics.Ambiguity);
        Assert.Equal(part.MeanMember - part.Ambiguity.Value!.Value, part.Ensemble, 12);
        Assert.Equal(metrics.Together.Regression!.MeanSquaredError.Value!.Value, part.Ensemble, 12);
        Assert.Equal(metrics.RegressionDiversity!.Variance.Value!.Value, part.Ambiguity.Value.Value, 12);
    }
}
