using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape;

/// <summary>Observations of a training as CSV and as text.</summary>
public static class ObservationTable
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>What is common to all kinds comes first; a line leaves the columns of other kinds empty.</summary>
    private static readonly ImmutableArray<string> Columns =
    [
        "kind", "observer", "step", "epoch", "learningRate", "values", "gradients", "products", "seconds",
        "sharpness", "residual", "errorBound", "hasConverged", "examples", "risk", "rise", "threshold", "trace", "standardError", "samples", "stop",
        "gradientNorm", "cosine", "distanceFromStart", "stepLength", "losses", "hasInteriorMinimum",
        "outcome", "damping", "lowestCurvature", "highestCurvature", "basisSize", "negativeCurvatures", "predictedDecrease", "actualDecrease", "trials",
    ];

    /// <summary>One line an observation, with a header; losses are separated by spaces. <see cref="FromCsv"/> gives the same observations back.</summary>
    public static string ToCsv(IEnumerable<Observation> observations)
    {
        ArgumentNullException.ThrowIfNull(observations);
        var csv = new StringBuilder(string.Join(',', Columns)).Append('\n');
        foreach (var observation in observations)
        {
            var fields = FieldsOf(observation);
            csv.AppendJoin(',', Columns.Select(column => fields.GetValueOrDefault(column, ""))).Append('\n');
        }

        return csv.ToString();
    }

    /// <summary>The observations that <see cref="ToCsv"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is not such a table; the message names the line.</exception>
    public static ImmutableArray<Observation> FromCsv(string csv)
    {
        ArgumentNullException.ThrowIfNull(csv);
        var lines = csv.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        if (lines[0] != string.Join(',', Columns))
            throw new InvalidDataException($"This is not a table of observations: its columns are «{lines[0]}», not «{string.Join(',', Columns)}».");
        return [.. lines.Skip(1).Select((line, index) => ReadLine(line, index + 2))];
    }

    /// <summary>One line an observation: step, epoch, η, what was found, products and seconds.</summary>
    public static string ToText(IEnumerable<Observation> observations)
    {
        ArgumentNullException.ThrowIfNull(observations);
        var text = new StringBuilder("    step  epoch      rate  products  seconds  observation\n");
        foreach (var o in observations)
            text.Append(Culture, $"{o.Step,8}  {o.Epoch,5}  {o.LearningRate,8:0.00000}  {o.Cost.Products,8}  {o.Cost.Seconds,7:0.000}  {o.Finding}\n");
        return text.ToString();
    }

    /// <summary>One line an observer: its first and last observation, and what all of them have cost; empty where there are none.</summary>
    public static string Summary(IEnumerable<Observation> observations)
    {
        ArgumentNullException.ThrowIfNull(observations);
        var text = new StringBuilder();
        foreach (var series in observations.GroupBy(observation => observation.Observer).OrderBy(series => series.Key))
        {
            var (first, last, cost) = (series.First(), series.Last(), series.Aggregate(default(EvaluationCost), (sum, o) => sum + o.Cost));
            text.Append(Culture, $"{(series.Key == Observation.OfOptimizer ? "Optimizer" : $"Observer {series.Key}")}, {series.Count()} observations, {cost.Products} products, {cost.Values} losses, {cost.Seconds:0.00} s: {first}");
            text.Append(series.Count() > 1 ? $"; {last}\n" : "\n");
        }

        return text.ToString();
    }

    private static Dictionary<string, string> FieldsOf(Observation observation)
    {
        var fields = new Dictionary<string, string>
        {
            ["observer"] = Text(observation.Observer),
            ["step"] = Text(observation.Step),
            ["epoch"] = Text(observation.Epoch),
            ["learningRate"] = Text(observation.LearningRate),
            ["values"] = Text(observation.Cost.Values),
            ["gradients"] = Text(observation.Cost.Gradients),
            ["products"] = Text(observation.Cost.Products),
            ["seconds"] = Text(observation.Cost.Seconds),
        };
        switch (observation)
        {
            case SharpnessObservation sharpness:
                fields["kind"] = "sharpness";
                fields["sharpness"] = Text(sharpness.Sharpness);
                fields["residual"] = Text(sharpness.Residual);
                fields["errorBound"] = Text(sharpness.ErrorBound);
                fields["hasConverged"] = Text(sharpness.HasConverged);
                fields["examples"] = Text(sharpness.Examples);
                fields["risk"] = Text(sharpness.Risk);
                fields["rise"] = Text(sharpness.Rise);
                fields["threshold"] = Text(sharpness.Threshold);
                break;
            case TraceObservation trace:
                fields["kind"] = "trace";
                fields["trace"] = Text(trace.Trace);
                fields["standardError"] = Text(trace.StandardError);
                fields["samples"] = Text(trace.Samples);
                fields["stop"] = trace.Stop.ToString();
                fields["examples"] = Text(trace.Examples);
                fields["risk"] = Text(trace.Risk);
                break;
            case WalkObservation walk:
                fields["kind"] = "walk";
                fields["gradientNorm"] = Text(walk.GradientNorm);
                fields["cosine"] = Text(walk.Cosine);
                fields["distanceFromStart"] = Text(walk.DistanceFromStart);
                fields["stepLength"] = Text(walk.StepLength);
                fields["losses"] = string.Join(' ', walk.Losses.Select(loss => Text(loss)));
                fields["hasInteriorMinimum"] = Text(walk.HasInteriorMinimum);
                break;
            case NewtonObservation newton:
                fields["kind"] = "newton";
                foreach (var (column, text) in NewtonFields.Write(newton.Found))
                    fields[column] = text;
                break;
        }

        return fields;
    }

    private static Observation ReadLine(string line, int number)
    {
        try
        {
            var texts = line.Split(',');
            if (texts.Length != Columns.Length)
                throw new FormatException($"it has {texts.Length} fields, not {Columns.Length}.");
            var fields = Columns.Zip(texts).ToDictionary(field => field.First, field => field.Second);
            Observation read = fields["kind"] switch
            {
                "sharpness" => new SharpnessObservation
                {
                    Sharpness = Number(fields["sharpness"]),
                    Residual = Number(fields["residual"]),
                    ErrorBound = Number(fields["errorBound"]),
                    HasConverged = bool.Parse(fields["hasConverged"]),
                    Examples = long.Parse(fields["examples"], Culture),
                    Risk = Number(fields["risk"]),
                    Rise = Optional(fields["rise"]),
                    Threshold = Optional(fields["threshold"]),
                },
                "trace" => new TraceObservation
                {
                    Trace = Number(fields["trace"]),
                    StandardError = Number(fields["standardError"]),
                    Samples = int.Parse(fields["samples"], Culture),
                    Stop = Enum.Parse<EstimationStop>(fields["stop"]),
                    Examples = long.Parse(fields["examples"], Culture),
                    Risk = Number(fields["risk"]),
                },
                "walk" => new WalkObservation
                {
                    GradientNorm = Number(fields["gradientNorm"]),
                    Cosine = Optional(fields["cosine"]),
                    DistanceFromStart = Number(fields["distanceFromStart"]),
                    StepLength = Number(fields["stepLength"]),
                    Losses = [.. fields["losses"].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Number)],
                },
                "newton" => new NewtonObservation { Found = NewtonFields.Read(fields) },
                var kind => throw new FormatException($"«{kind}» is no kind of observation."),
            };
            var cost = new EvaluationCost(
                long.Parse(fields["values"], Culture), long.Parse(fields["gradients"], Culture), long.Parse(fields["products"], Culture), Number(fields["seconds"]));
            read = read with
            {
                Observer = int.Parse(fields["observer"], Culture),
                Step = long.Parse(fields["step"], Culture),
                Epoch = int.Parse(fields["epoch"], Culture),
                LearningRate = Number(fields["learningRate"]),
                Cost = cost,
            };
            return read is NewtonObservation newton ? newton with { Found = newton.Found with { Cost = cost } } : read;
        }
        catch (Exception error) when (error is FormatException or OverflowException or ArgumentException)
        {
            throw new InvalidDataException($"Line {number} is not an observation: {error.Message}", error);
        }
    }

    private static string Text(bool value) => value ? "true" : "false";

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, Culture);

    private static string Text(double? value) => value?.ToString(Culture) ?? "";

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, Culture);

    private static double? Optional(string text) => text.Length == 0 ? null : Number(text);
}
