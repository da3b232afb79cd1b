using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>Features, labels and weights in memory, without the rows of which something is missing.</summary>
internal sealed class TrainingRows
{
    private readonly List<float> _features = [];
    private readonly List<float> _labels = [];
    private readonly List<float> _weights = [];

    private TrainingRows(int size) => Size = size;

    /// <summary>Number of features.</summary>
    public int Size { get; }

    public int Count => _labels.Count;

    public double WeightSum { get; private set; }

    public static TrainingRows Read(IChannel channel, IDataView data, TrainerColumns columns)
    {
        var features = data.Schema[columns.Feature];
        var label = data.Schema[columns.Label];
        DataViewSchema.Column? weight = columns.Weight is null ? null : data.Schema[columns.Weight];
        var rows = new TrainingRows(((VectorDataViewType)features.Type).Size);
        DataViewSchema.Column[] active = weight is { } column ? [features, label, column] : [features, label];
        using var cursor = data.GetRowCursor(active);
        var featureGetter = cursor.GetGetter<VBuffer<float>>(features);
        var labelGetter = EvaluationColumns.LabelGetter(cursor, label);
        var weightGetter = weight is { } one ? cursor.GetGetter<float>(one) : null;
        var buffer = default(VBuffer<float>);
        var values = new float[rows.Size];
        float y = 0, w = 1;
        long skipped = 0;
        while (cursor.MoveNext())
        {
            featureGetter(ref buffer);
            labelGetter(ref y);
            weightGetter?.Invoke(ref w);
            if (buffer.Length == rows.Size)
            {
                buffer.CopyTo(values);
            }

            if (buffer.Length != rows.Size || !Array.TrueForAll(values, float.IsFinite) || !float.IsFinite(y) || !(w > 0 && float.IsFinite(w)))
            {
                skipped++;
                continue;
            }

            rows._features.AddRange(values);
            rows._labels.Add(y);
            rows._weights.Add(w);
            rows.WeightSum += w;
        }

        if (skipped > 0)
        {
            channel.Warning(
                MessageSensitivity.None, $"Skipped {skipped} instances with missing features/label/weight during training");
        }

        return rows.Count > 0
            ? rows
            : throw channel.Except("No valid training instances found, all instances have missing features.");
    }

    public ReadOnlySpan<float> Features(int row) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_features).Slice(row * Size, Size);

    public float Label(int row) => _labels[row];

    public float Weight(int row) => _weights[row];
}
