using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Samples;

namespace MlNetLandscape.Benchmarks;

/// <summary>Reading 60,000 × 784 rows into tensors against the cursor's own pass over the same columns, and against one that keeps the rows in an array.</summary>
internal static class ReadingRows
{
    private const int TextRows = 6_000;

    private static readonly TensorDatasetReader Reader = new(
        new MulticlassColumns(), new ColumnNames("Label", "Features", null, "Score", "PredictedLabel", "Probability"), new MulticlassTask(10));

    public static IEnumerable<Measurement> Run()
    {
        var ml = new MLContext(seed: 1);
        var mapping = ml.Transforms.Conversion.MapValueToKey("Label", nameof(FashionImage.Article))
            .Append(ml.Transforms.CopyColumns("Features", nameof(FashionImage.Pixels)));
        var memory = ml.Data.LoadFromEnumerable(Fashion.Images.Take(Fashion.Few(Fashion.Images.Length)).ToArray());
        foreach (var measurement in Compare("reading 60,000 × 784 rows from memory into tensors", mapping, memory))
            yield return measurement;
        foreach (var measurement in Compare("reading 60,000 × 784 normalised rows from memory into tensors", mapping.Append(ml.Transforms.NormalizeMinMax("Features", fixZero: false)), memory))
            yield return measurement;

        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "rows.csv");
        File.WriteAllLines(path, Fashion.Images.Take(Fashion.Few(TextRows)).Select(image => string.Join(',', [.. image.Pixels.Select(pixel => $"{pixel}"), $"{image.Article}"])));
        foreach (var measurement in Compare($"reading {TextRows:n0} × 784 rows from a text file into tensors", mapping, ml.Data.LoadFromTextFile<TextRow>(path, separatorChar: ',')))
            yield return measurement;
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    private static Measurement[] Compare(string name, IEstimator<ITransformer> mapping, IDataView source)
    {
        var view = mapping.Fit(source).Transform(source);
        var rows = source.GetRowCount() ?? TextRows;
        return Measurement.Compare(() => Ours(view),
            new Reference($"{name}, beside the cursor's own pass", 1.5, () => Pass(view),
                "The pass writes one row again and again, in the cache; ours writes 188 MB of memory that the kernel hands out page by page, as the next line's does."),
            new Reference($"{name}, beside a pass that keeps the rows in an array", 1.1, () => Pass(view, rows * Fashion.Features), "Values are looked at too: rows that are not finite are left out."));
    }

    private static double Ours(IDataView view)
    {
        var watch = Stopwatch.StartNew();
        using var reading = Reader.Read(view, CancellationToken.None);
        return watch.Elapsed.TotalSeconds;
    }

    /// <param name="view">The rows.</param>
    /// <param name="kept">How many values are copied into an array; 0 for none.</param>
    private static double Pass(IDataView view, long kept = 0)
    {
        var watch = Stopwatch.StartNew();
        var array = new float[kept];
        var (label, features) = (view.Schema["Label"], view.Schema["Features"]);
        using var cursor = view.GetRowCursor([label, features]);
        var (getLabel, getFeatures) = (cursor.GetGetter<uint>(label), cursor.GetGetter<VBuffer<float>>(features));
        uint key = 0;
        VBuffer<float> values = default;
        for (var row = 0; cursor.MoveNext(); row++)
        {
            getLabel(ref key);
            getFeatures(ref values);
            if (kept > 0)
                values.GetValues().CopyTo(array.AsSpan(row * Fashion.Features));
        }

        return watch.Elapsed.TotalSeconds;
    }

    private sealed class TextRow
    {
        [LoadColumn(0, Fashion.Features - 1)]
        [VectorType(Fashion.Features)]
        public float[] Pixels { get; set; } = [];

        [LoadColumn(Fashion.Features)]
        public int Article { get; set; }
    }
}
