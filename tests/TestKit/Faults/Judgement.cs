using System.Collections;
using System.Diagnostics;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.TestKit.Faults;

/// <summary>How a call with bad input ended.</summary>
/// <param name="Outcome">«result», or the name of an exception.</param>
/// <param name="Message">Of the exception.</param>
/// <param name="Wrong">What must not be; null where all is well.</param>
/// <param name="Given">What was wrong with the arguments.</param>
internal sealed record Judgement(string Outcome, string Message, string? Wrong, string Given)
{
    /// <summary>After this a token ends the call, as a user would.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>After this it hangs.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private const float Ordinary = 1e4f;

    /// <summary>Makes the call, on a thread of its own.</summary>
    public static Judgement Of(InputCase input)
    {
        using var ends = new CancellationTokenSource();
        List<string> told = [];
        var work = Task.Factory.StartNew(() => Run(input, ends.Token, told), TaskCreationOptions.LongRunning);
        ends.CancelAfter(Patience);
        return work.Wait(Limit) ? work.Result : new Judgement("hang", "", $"It hangs: nothing after {Limit.TotalSeconds} s, the token notwithstanding.", string.Join(", ", told));
    }

    private static Judgement Run(InputCase input, CancellationToken token, List<string> told)
    {
        var judged = Of(() => Result(input, token, told));
        return judged with { Given = string.Join(", ", told) };
    }

    /// <summary>Does something that says what is wrong with its result.</summary>
    public static Judgement Of(Func<string?> act)
    {
        try
        {
            return new Judgement("result", "", act(), "");
        }
        catch (Exception error)
        {
            return new Judgement(error.GetType().Name, error.Message, Refuse(error), "");
        }
    }

    private static string? Result(InputCase input, CancellationToken token, List<string> told)
    {
        var context = new MLContext(seed: 1);
        var healthy = Healthy.For(input.Task);
        var view = BadRows.View(context, input.Task, input.Faults, input.Seed);
        var entry = EntryPoints.All[input.Call].Method;
        var needsNetwork = entry.GetParameters().Any(parameter => parameter.Name == "scored" || parameter.ParameterType == typeof(TransformsCatalog)) || entry.DeclaringType == typeof(LandscapeCatalog)
            || entry.GetParameters().Any(parameter => parameter.ParameterType == typeof(SlicePlan));
        var data = needsNetwork ? healthy.First.Transform(view) : view;
        var result = EntryPoints.Call(input, context, healthy, data, token, told);
        if (result is IEstimator<ITransformer> estimator)
            result = estimator.Fit(data);
        try
        {
            return result is ITransformer model ? Scores(model, healthy.Data) ?? Scores(model, data) : NotANumber(result);
        }
        finally
        {
            (result as IDisposable)?.Dispose();
        }
    }

    /// <summary>A row of ordinary features must get finite scores.</summary>
    public static string? Scores(ITransformer model, IDataView data)
    {
        var scored = model.Transform(data);
        if (scored.Schema.GetColumnOrNull("Score") is not { } score || scored.Schema.GetColumnOrNull("Features") is not { Type: VectorDataViewType { IsKnownSize: true } } features)
            return null;
        using var cursor = scored.GetRowCursor([score, features]);
        var row = cursor.GetGetter<VBuffer<float>>(features);
        var read = score.Type is VectorDataViewType ? Vector(cursor, score) : Number(cursor, score);
        VBuffer<float> values = default;
        while (cursor.MoveNext())
        {
            row(ref values);
            var scores = read();
            if (values.DenseValues().All(value => Math.Abs(value) <= Ordinary) && !scores.All(float.IsFinite))
                return $"Row {cursor.Position} of [{string.Join(", ", values.DenseValues().Take(5))}] has the scores [{string.Join(", ", scores.Take(5))}].";
        }

        return null;
    }

    private static Func<float[]> Vector(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<VBuffer<float>>(column);
        VBuffer<float> value = default;
        return () =>
        {
            getter(ref value);
            return [.. value.DenseValues()];
        };
    }

    private static Func<float[]> Number(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<float>(column);
        var value = 0f;
        return () =>
        {
            getter(ref value);
            return [value];
        };
    }

    /// <summary>The loss of a measurement is a number.</summary>
    private static string? NotANumber(object? result) => result switch
    {
        null => "There is no result.",
        IEnumerable list and not string => list.Cast<object?>().Select(NotANumber).FirstOrDefault(found => found is not null),
        _ => result.GetType().GetProperty("Loss", typeof(double))?.GetValue(result) is double loss && double.IsNaN(loss) ? "The loss of the result is not a number." : null,
    };

    /// <summary>An exception must be of a documented kind, and thrown by this library or ML.NET: what the runtime throws inside says nothing to a user.</summary>
    private static string? Refuse(Exception error)
    {
        if (error is not (ArgumentException or InvalidOperationException or FormatException or InvalidDataException or NotSupportedException or OperationCanceledException) && error.GetType() != typeof(ArithmeticException) || error is ObjectDisposedException)
            return $"{error.GetType()} is not documented.\n{error}";
        if (error is OperationCanceledException)
            return null;
        var source = new StackTrace(error).GetFrames().Select(frame => frame.GetMethod()).FirstOrDefault(method => method?.DeclaringType?.FullName?.StartsWith("System.Linq.Enumerable", StringComparison.Ordinal) != true);
        var thrower = source?.DeclaringType;
        var isGuard = error is ArgumentException && typeof(ArgumentException).IsAssignableFrom(thrower);
        return (thrower?.Namespace?.StartsWith("System", StringComparison.Ordinal) == true && !isGuard) || thrower?.Namespace?.StartsWith("TorchSharp", StringComparison.Ordinal) == true || error.Message.Length < 20
            ? $"{thrower}.{source?.Name} threw it: {error}"
            : null;
    }
}
