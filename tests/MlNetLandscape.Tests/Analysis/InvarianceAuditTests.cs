using Microsoft.ML;
using MlNetLandscape.Numerics.Metrics;

namespace MlNetLandscape.Tests.Analysis;

/// <summary>Dinh et al. (2017): networks that compute the same function, with any sharpness one likes.</summary>
public sealed class InvarianceAuditTests
{
    private static readonly MLContext Context = new(seed: 1);

    private static readonly LandscapeOptions Options = new()
    {
        Measures = LandscapeMeasures.Eigenvalues | LandscapeMeasures.Sharpness | LandscapeMeasures.KeskarSharpness
            | LandscapeMeasures.Spectrum | LandscapeMeasures.InputGradientBound,
        LargestEigenvalues = 3,
        MaximumRows = 300,
        PerturbationPairs = 5,
        LearningRate = 0.1,
    };

    private static readonly Lazy<InvarianceAudit> Digits = new(() => Audit(Network.Mlp(20)));

    [Fact]
    public void The_function_stays_and_its_sharpness_grows_at_will()
    {
        var audit = Digits.Value;

        Assert.Equal(["linear1 → linear2"], audit.Pairs.ToArray());
        Assert.All(audit.FunctionDifferences, difference => Assert.InRange(difference, 0, 1e-12));
        var top = audit.Metrics.Single(metric => metric.Name == "largest eigenvalue");
        Assert.InRange(top.After[1].Value / top.Before.Value, 50, double.PositiveInfinity); // a = 16: row 29 of the facts
    }

    [Fact]
    public void Every_metric_does_what_its_tag_says()
    {
        var audit = Digits.Value;

        Assert.Equal(
            ["loss", "adaptive sharpness", "local energy", "input gradient", "… bound by first layer"],
            audit.Metrics.Where(metric => !metric.Moved).Select(metric => metric.Name));
        Assert.All(audit.Metrics, metric => Assert.Equal(metric.IsTaggedInvariant, !metric.Moved));
        Assert.Contains("rescaled: linear1 → linear2", audit.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("(!)", audit.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_without_a_homogeneous_activation_says_so()
    {
        var audit = Audit(Network.Mlp(5) with { Activation = Activation.Tanh });

        Assert.False(audit.CanBeRescaled);
        Assert.Null(audit.Original);
        Assert.StartsWith("No two neighbouring layers can be rescaled", audit.ToString(), StringComparison.Ordinal);
    }

    private static InvarianceAudit Audit(Network network)
    {
        var data = SampleData.Load(Context, SampleData.Digits);
        var options = Fitted.Small(epochs: 5);
        (options.Network, options.LearningRate) = (network, 0.01);
        var model = Context.Transforms.Conversion.MapValueToKey("Label", "Digit")
            .Append(Context.Transforms.NormalizeMinMax("Features"))
            .Append(Context.MulticlassClassification.Trainers.NeuralNetwork(options)).Fit(data);
        return Context.Landscape().AuditInvariances(model.Transform(data), Options);
    }
}
