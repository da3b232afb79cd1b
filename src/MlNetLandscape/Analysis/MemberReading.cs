using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape;

/// <summary>What one pass of a cursor over a member's scored data gave.</summary>
/// <param name="Labels">Numbers, NaN where missing, <c>[N]</c>.</param>
/// <param name="Scores">
/// As they were read, in the first member's order of classes, <c>[N · K]</c>; of a binary member its probabilities, where it has them.
/// </param>
/// <param name="Weights">Of rows, <c>[N]</c>; null where there are none.</param>
/// <param name="Elapsed">How long the pass took.</param>
internal sealed record MemberReading(double[] Labels, float[] Scores, float[]? Weights, TimeSpan Elapsed)
{
    /// <summary>N.</summary>
    public int Rows => Labels.Length;

    /// <summary>Reads all rows.</summary>
    /// <param name="member">Whose.</param>
    /// <param name="classes">The classes in the first member's order; null where they go by their numbers.</param>
    /// <param name="options">Clock and cancellation.</param>
    /// <exception cref="OperationCanceledException">Asked for by the options' token.</exception>
    public static MemberReading Of(EnsembleMember member, ClassNames? classes, EnsembleEvaluationOptions options)
    {
        List<DataViewSchema.Column> needed = [member.Label, member.Probability ?? member.Score];
        if (member.Weight is { } column)
            needed.Add(column);
        List<double> labels = [];
        List<float> scores = [];
        List<float>? weights = member.Weight is null ? null : [];
        var start = options.Clock.GetTimestamp();
        using (var cursor = member.View.GetRowCursor(needed))
        {
            var label = MemberLabels.Reader(cursor, member, classes);
            var read = ScoreReader(cursor, member, classes, scores);
            var weight = member.Weight is { } weightColumn ? cursor.GetGetter<float>(weightColumn) : null;
            var value = 1f;
            while (cursor.MoveNext())
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                labels.Add(label());
                read();
                weight?.Invoke(ref value);
                weights?.Add(value);
            }
        }

        return new MemberReading([.. labels], [.. scores], weights is null ? null : [.. weights], options.Clock.GetElapsedTime(start));
    }

    private static Action ScoreReader(DataViewRow row, EnsembleMember member, ClassNames? classes, List<float> scores)
    {
        if (member.Task != EnsembleTask.Multiclass)
        {
            var getter = row.GetGetter<float>(member.Probability ?? member.Score);
            var number = 0f;
            return () =>
            {
                getter(ref number);
                scores.Add(number);
            };
        }

        var vector = row.GetGetter<VBuffer<float>>(member.Score);
        var places = classes is not null && member.Classes is not null ? classes.PlacesIn(member.Classes)! : [.. Enumerable.Range(0, member.ScoreSize)];
        VBuffer<float> buffer = default;
        var own = new float[member.ScoreSize];
        return () =>
        {
            vector(ref buffer);
            if (buffer.Length != own.Length)
                throw new InvalidOperationException($"A row of {member.Name} has {buffer.Length} scores, its column's type says {own.Length}.");
            buffer.CopyTo(own);
            foreach (var place in places)
                scores.Add(own[place]);
        };
    }
}
