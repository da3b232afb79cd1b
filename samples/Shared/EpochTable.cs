using System.Globalization;
using MlNetLandscape;
using Spectre.Console;

namespace Samples;

/// <summary>Shows a training as it goes: the last epochs, a bar, the rate and the time that remains.</summary>
internal sealed class EpochTable : IProgress<TrainingProgress>
{
    private const int RowsShown = 10;

    private readonly List<EpochRecord> _epochs = [];
    private LiveDisplayContext? _display;

    /// <summary>Runs a training and shows it; without a terminal, only its last table.</summary>
    public T Show<T>(Func<T> train)
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive)
        {
            var quiet = train();
            AnsiConsole.Write(Table(caption: ""));
            return quiet;
        }

        return AnsiConsole.Live(Table(caption: "")).Start(display =>
        {
            _display = display;
            var result = train();
            display.UpdateTarget(Table(caption: ""));
            return result;
        });
    }

    public void Report(TrainingProgress value)
    {
        if (value.Completed is { } epoch)
            _epochs.Add(epoch);
        _display?.UpdateTarget(Table(Bar(value)));
    }

    private static string Bar(TrainingProgress progress)
    {
        var share = (progress.Epoch - 1 + (progress.Step / (double)progress.StepsPerEpoch)) / progress.Epochs;
        var full = (int)Math.Round(40 * Math.Clamp(share, 0, 1));
        return string.Create(CultureInfo.InvariantCulture,
            $"{new string('━', full)}{new string('╌', 40 - full)} {share:P0}  {progress.ExamplesPerSecond:N0} examples/s  {progress.Remaining:mm\\:ss} left");
    }

    private Table Table(string caption)
    {
        var table = new Table().Border(TableBorder.Simple).Caption(caption);
        foreach (var name in new[] { "epoch", "train loss", "train acc", "valid loss", "valid acc", "rate", "s", "best" })
            table.AddColumn(new TableColumn(name).RightAligned().NoWrap());
        foreach (var e in _epochs.TakeLast(RowsShown))
        {
            table.AddRow(new[]
            {
                $"{e.Epoch}", Number(e.TrainingLoss), Number(e.TrainingMetric), Number(e.ValidationLoss), Number(e.ValidationMetric),
                e.LearningRate.ToString("0.00000", CultureInfo.InvariantCulture), e.Seconds.ToString("0.00", CultureInfo.InvariantCulture), e.IsBest ? "+" : "",
            });
        }

        return table;
    }

    private static string Number(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "";
}
