using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Samples;

namespace MlNetLandscape.Benchmarks;

/// <summary>Reading 60,000 × 784 rows into tensors against the cursor's own pass over the same columns.</summary>
internal static class ReadingRows
{
    public static IEnumerable<Measurement> Run()
    {
        var ml = new MLContext(seed: 1);
        var loaded = ml.Data.LoadFromEnumerable(Fashion.Images);
        var mapping = ml.Transforms.Conversion.MapValueToKey("Label", nameof(FashionImage.Article))
            .Append(ml.Transforms.CopyColumns("Features", nameof(FashionImage.Pixels)));
        var view = mapping.Fit(loaded).Transform(loaded);
        var names = new ColumnNames("Label", "Features", null, "Score", "PredictedLabel", "Probability");
        var reader = new TensorDatasetReader(new MulticlassColumns(), names, new MulticlassTask(10));
        yield return Measurement.Compare("reading 60,000 × 784 rows into tensors", 1.5, () => Ours(reader, view), () => Pass(view));
    }

    private static double Ours(TensorDatasetReader reader, IDataView view)
    {
        var watch = Stopwatch.StartNew();
        using var reading = reader.Read(view, CancellationToken.None);
        return watch.Elapsed.TotalSeconds;
    }

    private static double Pass(IDataView view)
    {
        var watch = Stopwatch.StartNew();
        var (label, features) = (view.Schema["Label"], view.Schema["Features"]);
        using var cursor = view.GetRowCursor([label, features]);
        var (getLabel, getFeatures) = (cursor.GetGetter<uint>(label), cursor.GetGetter<VBuffer<float>>(features));
        uint key = 0;
        VBuffer<float> values = default;
        while (cursor.MoveNext())
        {
            getLabel(ref key);
            getFeatures(ref values);
        }

        return watch.Elapsed.TotalSeconds;
    }
}
