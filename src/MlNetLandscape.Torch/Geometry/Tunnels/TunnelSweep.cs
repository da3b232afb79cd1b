using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Geometry.Tunnels;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape;

/// <summary>How a training of a study ended.</summary>
public enum StudyEnd
{
    /// <summary>At the target: the network counts.</summary>
    Reached,

    /// <summary>The epochs or the time were over before; the network is not comparable, and does not count.</summary>
    Missed,

    /// <summary>The loss stopped being finite.</summary>
    Diverged,
}

/// <summary>The tunnel around one trained network.</summary>
/// <param name="Seed">Of the training.</param>
/// <param name="End">How it ended; what is measured is NaN or null where the target was not reached.</param>
/// <param name="Loss">The training loss at the last look; NaN where it diverged.</param>
/// <param name="Metric">The task's metric at that look.</param>
/// <param name="Steps">Parameter updates.</param>
/// <param name="Norm">‖θ‖.</param>
/// <param name="Width">The tunnel.</param>
/// <param name="LargestEigenvalue">λ_max of the Hessian of the loss.</param>
public sealed record TunnelRun(long Seed, StudyEnd End, double Loss, double Metric, long Steps, double Norm, TunnelWidth? Width, EigenvalueEstimate? LargestEigenvalue);

/// <summary>What one value of one option makes of tunnels: means over the trainings that reached the target, each with its standard error.</summary>
/// <param name="Axis">What was varied.</param>
/// <param name="Value">Its value; all else is the trainer's own.</param>
/// <param name="Runs">One a training.</param>
public sealed record TunnelSetting(TunnelAxis Axis, double Value, ImmutableArray<TunnelRun> Runs)
{
    /// <summary>Trainings that reached the target.</summary>
    public int Reached => Runs.Count(run => run.End == StudyEnd.Reached);

    /// <summary>Whether all did: where some did not, the others are a selection.</summary>
    public bool IsComparable => Reached == Runs.Length;

    /// <summary>In degrees: what is compared. The error is that of the spread between trainings, NaN for fewer than two.</summary>
    public StochasticEstimate Angle => Mean(run => run.Width!.Angle.Value);

    /// <summary>The distance of the wall, in the unit of θ; it shrinks with ‖θ‖ and says nothing alone.</summary>
    public StochasticEstimate Radius => Mean(run => run.Width!.Radius.Value);

    /// <summary>‖θ‖.</summary>
    public StochasticEstimate Norm => Mean(run => run.Norm);

    /// <summary>λ_max.</summary>
    public StochasticEstimate LargestEigenvalue => Mean(run => run.LargestEigenvalue!.Value);

    private StochasticEstimate Mean(Func<TunnelRun, double> part)
    {
        TunnelRun[] reached = [.. Runs.Where(run => run.End == StudyEnd.Reached)];
        return StochasticEstimate.Mean([.. reached.Select(part)], default, EstimationStop.Limit);
    }
}

/// <summary>How the width of low-loss tunnels follows from how a network is trained (Fort &amp; Jastrzębski 2019, §4): trainings to one and the same loss, and the angular width around each.</summary>
/// <param name="TargetLoss">The training loss at which trainings ended.</param>
/// <param name="ThresholdLoss">The loss at which tunnels end.</param>
/// <param name="MetricName">What <see cref="TunnelRun.Metric"/> is.</param>
/// <param name="Settings">In the order of the options; those that a stop token left out are missing.</param>
/// <param name="Stop">Why it ended: completed, or a stop that was asked for.</param>
/// <param name="Cost">Of the measurements; <see cref="EvaluationCost.Seconds"/> is the wall time of all, trainings included.</param>
public sealed record TunnelSweep(double TargetLoss, double ThresholdLoss, string MetricName, ImmutableArray<TunnelSetting> Settings, StopReason Stop, EvaluationCost Cost)
{
    /// <summary>The settings that vary one option, by rising value.</summary>
    public ImmutableArray<TunnelSetting> Along(TunnelAxis axis) => [.. Settings.Where(setting => setting.Axis == axis).OrderBy(setting => setting.Value)];

    /// <summary>The sweep as a table of text, one line a setting: means and standard deviations over trainings.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Trained to a loss of {TargetLoss:g3}; walls at {ThresholdLoss:g3}\n");
        text.Append("setting                 reached   angle, degrees      radius        norm  lambda max     steps\n");
        foreach (var setting in Settings)
        {
            text.Append(CultureInfo.InvariantCulture, $"{setting.Axis,-12} {setting.Value,10:g4} {setting.Reached,4} of {setting.Runs.Length}  ");
            if (setting.Reached == 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"not comparable: training losses {string.Join(", ", setting.Runs.Select(run => run.Loss.ToString("g3", CultureInfo.InvariantCulture)))}\n");
                continue;
            }

            var angle = setting.Angle;
            var spread = angle.Samples < 2 ? "        " : string.Create(CultureInfo.InvariantCulture, $" (sd {angle.StandardError * Math.Sqrt(angle.Samples):0.0})");
            text.Append(CultureInfo.InvariantCulture, $"{angle.Value,8:0.0}{spread,-9} {setting.Radius.Value,11:0.00} {setting.Norm.Value,11:0.00} {setting.LargestEigenvalue.Value,11:g4}");
            text.Append(CultureInfo.InvariantCulture, $" {setting.Runs.Where(run => run.End == StudyEnd.Reached).Average(run => run.Steps),9:0}");
            text.Append(setting.Runs.Any(run => run.Width is { OpenProbes: > 0 }) ? "  at least\n" : "\n");
        }

        return text.ToString();
    }
}
