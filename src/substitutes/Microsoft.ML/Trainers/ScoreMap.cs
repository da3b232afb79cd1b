using Microsoft.ML.Data;

namespace Microsoft.ML.Trainers;

/// <summary>Scores a row once, however many of the columns are asked for.</summary>
internal sealed class ScoreMap(DataViewSchema.Column feature, int scores, Action<float[], float[]> score, params ScoreColumn[] columns) : RowMap
{
    public override IReadOnlyList<DataViewSchema.DetachedColumn> Columns { get; } = columns.Select(column => column.Column).ToArray();

    public override IEnumerable<int> GetDependencies(Func<int, bool> isActive) =>
        Enumerable.Range(0, columns.Length).Any(isActive) ? [feature.Index] : [];

    public override Delegate[] CreateGetters(DataViewRow input, Func<int, bool> isActive)
    {
        if (!Enumerable.Range(0, columns.Length).Any(isActive))
        {
            return new Delegate[columns.Length];
        }

        var getter = input.GetGetter<VBuffer<float>>(feature);
        var buffer = default(VBuffer<float>);
        var features = new float[((VectorDataViewType)feature.Type).Size];
        var results = new float[scores];
        long served = -1;
        return columns.Select((column, index) => isActive(index) ? column.CreateGetter(Scores) : null).ToArray();

        float[] Scores()
        {
            if (served != input.Position)
            {
                getter(ref buffer);
                buffer.CopyTo(features);
                score(features, results);
                served = input.Position;
            }

            return results;
        }
    }
}

/// <summary>A column computed from the scores of a row.</summary>
internal sealed record ScoreColumn(DataViewSchema.DetachedColumn Column, Func<Func<float[]>, Delegate> CreateGetter)
{
    public static ScoreColumn Of<T>(string name, DataViewType type, DataViewSchema.Annotations.Builder annotations, Func<float[], T> map) =>
        new(
            new DataViewSchema.DetachedColumn(name, type, annotations.ToAnnotations()),
            scores => (ValueGetter<T>)((ref T value) => value = map(scores())));

    public static ScoreColumn OfVector(string name, DataViewType type, DataViewSchema.Annotations.Builder annotations) =>
        new(
            new DataViewSchema.DetachedColumn(name, type, annotations.ToAnnotations()),
            scores => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                var source = scores();
                VBuffer<float>.Copy(source, 0, ref value, source.Length);
            }));
}
