using MlNetLandscape;
using MlNetLandscape.Numerics.CriticalPoints;
using MlNetLandscape.Numerics.Geometry.Tunnels;
using MlNetLandscape.Reports;

namespace Microsoft.ML;

/// <summary>What surrounds a network, in reports: tunnels, distances, dimensions, minima, critical points.</summary>
public static class LandscapeReportBasinsCatalog
{
    /// <summary>The report with the tunnel around a network; several are compared by a <see cref="TunnelWidthSection"/> of them.</summary>
    /// <param name="report">The report.</param>
    /// <param name="tunnel">What was measured.</param>
    /// <param name="title">The heading; empty for the usual one.</param>
    public static LandscapeReport With(this LandscapeReport report, TunnelWidth tunnel, string title = "")
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(tunnel);
        return report.With(new TunnelWidthSection([new NamedTunnel("the network", tunnel)]) { Title = title });
    }

    /// <summary>The report with the mean loss at distances from a network.</summary>
    /// <param name="report">The report.</param>
    /// <param name="profile">What was measured.</param>
    /// <param name="title">The heading; empty for the usual one.</param>
    public static LandscapeReport With(this LandscapeReport report, RadialProfile profile, string title = "")
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(profile);
        return report.With(new RadialSection(profile) { Title = title });
    }

    /// <summary>The report with a sweep: how tunnels follow from how a network is trained.</summary>
    /// <param name="report">The report.</param>
    /// <param name="sweep">What was measured.</param>
    /// <param name="title">The heading; empty for the usual one.</param>
    public static LandscapeReport With(this LandscapeReport report, TunnelSweep sweep, string title = "")
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(sweep);
        return report.With(sweep.Section() with
        {
            Title = title,
            HowMade = $"{Trainings(sweep.Settings.Sum(setting => setting.Runs.Length), sweep.Stop)} Means over trainings, with their standard errors.",
        });
    }

    /// <summary>The report with the intrinsic dimension of a task.</summary>
    /// <param name="report">The report.</param>
    /// <param name="dimension">What was found.</param>
    /// <param name="title">The heading; empty for the usual one.</param>
    public static LandscapeReport With(this LandscapeReport report, NetworkDimension dimension, string title = "")
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(dimension);
        return report.With(new DimensionSection(dimension.Found, dimension.Baseline, dimension.ScoreName == "RSquared" ? "R²" : dimension.ScoreName, dimension.Parameters) { Title = title });
    }

    /// <summary>The report with minima of one training loss, good and bad.</summary>
    /// <param name="report">The report.</param>
    /// <param name="minima">What was measured.</param>
    /// <param name="title">The heading; empty for the usual one.</param>
    public static LandscapeReport With(this LandscapeReport report, MeasuredMinima minima, string title = "")
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(minima);
        var found = minima.Found;
        return report.With(new BasinSection(
            [
                .. found.Minima.Select(minimum => new BasinRow(
                    minimum.AttackExamples, minimum.End == StudyEnd.Reached, minimum.TrainingLoss, minimum.HeldOutAccuracy, Of(minimum, BasinMetric.LargestEigenvalue), Of(minimum, BasinMetric.LogVolume),
                    Of(minimum, BasinMetric.FrobeniusNorm), Of(minimum, BasinMetric.Trace), Of(minimum, BasinMetric.ParameterNorm))),
            ],
            [.. Enum.GetValues<BasinMetric>().Select(metric => new BasinCorrelation(metric.ToString(), found.Correlation(metric).Value))])
        {
            Title = title,
            HowMade = FormattableString.Invariant($"{Trainings(found.Minima.Length, found.Stop)} All end at a loss of {found.TargetLoss:g3} on the same {found.TrainingExamples:n0} rows, beside rows with wrong labels; basins are those of the {found.TrainingExamples:n0} rows alone."),
        });
    }

    /// <summary>The report with critical points, and what searches for them found instead.</summary>
    /// <param name="report">The report.</param>
    /// <param name="points">From a <see cref="CriticalPointSearch"/>.</param>
    /// <param name="title">The heading; empty for the usual one.</param>
    /// <param name="howMade">Objective, starts, method, tolerance: what the result does not know.</param>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static LandscapeReport With<TVector>(this LandscapeReport report, CriticalPoints<TVector> points, string title = "", string howMade = "")
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(points);
        var exact = points.Points.Count(point => point.Hessian is { IsExact: true });
        var signs = points.Points.Count(point => point.Hessian is not null);
        return report.With(new CriticalPointSection([.. points.Points.Select(point => new FoundPoint(
            point.Loss, point.Hessian?.NegativeFraction, point.GradientNorm, point.Flatness, Words(point.Kind), point.IsCritical))])
        {
            Title = title,
            HowMade = string.Join(" ", new[]
            {
                howMade,
                signs == 0 ? "" : exact == signs ? "The signs of all eigenvalues were counted." : exact == 0 ? "Indices are estimates by stochastic Lanczos quadrature." : $"Of {signs} indices {exact} were counted, the others are estimates.",
                FormattableString.Invariant($"{points.Points.Sum(point => point.Steps):n0} steps, {points.Cost.Gradients:n0} gradients, {points.Cost.Products:n0} Hessian products."),
            }.Where(part => part.Length > 0)),
        });
    }

    private static string Words(CriticalPointKind kind) => kind switch
    {
        CriticalPointKind.NotConverged => "not converged",
        CriticalPointKind.GradientFlat => "flat gradient",
        CriticalPointKind.PossibleMinimum => "possible minimum",
        CriticalPointKind.PossibleMaximum => "possible maximum",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static string Trainings(int count, StopReason stop) =>
        FormattableString.Invariant($"{count} trainings{(stop == StopReason.Completed ? "" : $", the study was ended early ({stop})")}.");

    private static double Of(BadMinimum minimum, BasinMetric metric) => minimum.Basin is { } basin ? basin[metric] : double.NaN;
}
