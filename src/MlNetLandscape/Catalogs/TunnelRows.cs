using MlNetLandscape.Reports;

namespace MlNetLandscape;

/// <summary>What reports hold of a sweep of tunnels.</summary>
internal static class TunnelRows
{
    public static TunnelSection Section(this TunnelSweep sweep) => new([.. sweep.Settings.Select(Row)], sweep.TargetLoss, sweep.ThresholdLoss);

    private static TunnelRow Row(TunnelSetting setting) => new(
        setting.Axis switch { TunnelAxis.LearningRate => "learning rate", TunnelAxis.BatchSize => "batch size", TunnelAxis.WeightDecay => "weight decay", _ => "dropout" },
        setting.Value, setting.Reached, setting.Runs.Length, setting.Angle.Value, setting.Angle.StandardError, setting.Radius.Value, setting.Norm.Value, setting.LargestEigenvalue.Value);
}
