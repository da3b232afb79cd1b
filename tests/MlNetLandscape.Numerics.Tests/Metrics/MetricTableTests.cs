using MlNetLandscape.Numerics.Metrics;

namespace MlNetLandscape.Numerics.Tests.Metrics;

/// <summary>Every metric has its contract, in one table.</summary>
public sealed class MetricTableTests
{
    [Fact]
    public void Names_are_unique_and_fit_the_table()
    {
        Assert.Equal(MetricTable.All.Length, MetricTable.All.Select(metric => metric.Name).Distinct().Count());
        Assert.All(MetricTable.All, metric => Assert.InRange(metric.Name.Length, 1, 27));
    }

    [Fact]
    public void Every_contract_is_complete() => Assert.All(MetricTable.All, metric =>
        Assert.DoesNotContain("", new[] { metric.Formula, metric.Radius, metric.Cost }));

    [Fact]
    public void What_rescaling_leaves_alone_is_known() => Assert.Equal(
        ["loss", "adaptive sharpness", "local energy", "input gradient", "… bound by first layer"],
        MetricTable.All.Where(metric => metric.Invariances.HasFlag(MetricInvariances.ReluRescaling)).Select(metric => metric.Name));

    [Fact]
    public void Units_in_another_order_change_nothing() =>
        Assert.DoesNotContain(MetricTable.All, metric => !metric.Invariances.HasFlag(MetricInvariances.Permutation));
}
