using System.Globalization;
using System.Text.RegularExpressions;

namespace MlNetLandscape.Tool;

/// <summary>What is said of an error: one line, for people who do not know how the tool is made.</summary>
internal static partial class ErrorText
{
    /// <summary>The message without what is meant for programmers.</summary>
    public static string Of(Exception error) => error switch
    {
        TypeInitializationException or AggregateException or System.Reflection.TargetInvocationException when error.InnerException is { } inner => Of(inner),
        DllNotFoundException or BadImageFormatException => $"{Line(error.Message)} Run `landscape doctor`.",
        TrainingDivergedException diverged => string.Create(CultureInfo.InvariantCulture, $"The training diverged in epoch {diverged.Epoch}, step {diverged.Step}, at a learning rate of {diverged.LearningRate:g3}. Give a lower --rate."),
        _ => Line(error.Message),
    };

    private static string Line(string message) => Blanks().Replace(
        TypeOfOption().Replace(TypeOfJson().Replace(ParameterName().Replace(message, ""), "is not what is expected there."), "$1"), " ").Trim();

    [GeneratedRegex(@"\s*\(Parameter '[^']*'\)")]
    private static partial Regex ParameterName();

    /// <summary>«`Smallest` of `NetworkDimensionOptions` must be …» reads «Smallest must be …».</summary>
    [GeneratedRegex(@"`(\w+)` of `\w+`")]
    private static partial Regex TypeOfOption();

    [GeneratedRegex(@"could not be converted to \S+")]
    private static partial Regex TypeOfJson();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
