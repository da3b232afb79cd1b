using System.Globalization;
using MlNetLandscape.Numerics.SaddleFree;

namespace MlNetLandscape;

/// <summary>A Newton step as fields of <see cref="ObservationTable"/>; its cost is a field of all observations.</summary>
internal static class NewtonFields
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static IEnumerable<(string Column, string Text)> Write(NewtonStep step) =>
    [
        ("risk", Text(step.Risk)), ("gradientNorm", Text(step.GradientNorm)), ("stepLength", Text(step.Length)), ("outcome", step.Outcome.ToString()), ("damping", Text(step.Damping)),
        ("lowestCurvature", Text(step.LowestCurvature)), ("highestCurvature", Text(step.HighestCurvature)), ("basisSize", Text(step.BasisSize)),
        ("negativeCurvatures", Text(step.NegativeCurvatures)), ("predictedDecrease", Text(step.PredictedDecrease)), ("actualDecrease", Text(step.ActualDecrease)), ("trials", Text(step.Trials)),
    ];

    public static NewtonStep Read(Dictionary<string, string> fields) => new()
    {
        Risk = Number(fields["risk"]),
        GradientNorm = Number(fields["gradientNorm"]),
        Length = Number(fields["stepLength"]),
        Outcome = Enum.Parse<NewtonOutcome>(fields["outcome"]),
        Damping = Number(fields["damping"]),
        LowestCurvature = Number(fields["lowestCurvature"]),
        HighestCurvature = Number(fields["highestCurvature"]),
        BasisSize = int.Parse(fields["basisSize"], Culture),
        NegativeCurvatures = int.Parse(fields["negativeCurvatures"], Culture),
        PredictedDecrease = Number(fields["predictedDecrease"]),
        ActualDecrease = Number(fields["actualDecrease"]),
        Trials = int.Parse(fields["trials"], Culture),
    };

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, Culture);

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, Culture);
}
