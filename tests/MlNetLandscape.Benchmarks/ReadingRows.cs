using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Samples;

namespace MlNetLandscape.Benchmarks;

/// <summary>Reading 60,000 × 784 rows into tensors against the cursor's own pass over the same columns.</summary>
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
        yield return Compare("reading 60,000 × 784 rows from memory into tensors", mapping, memory);
        yield return Compare("reading 60,000 × 784 normalised rows from memory into tensors", mapping.Append(ml.Transforms.NormalizeMinMax("Features", fixZero: false)), memory);

        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "rows.csv");
        File.WriteAllLines(path, Fashion.Images.Take(Fashion.Few(TextRows)).Select(image => string.Join(',', [.. image.Pixels.Select(pixel => $"{pixel}"), $"{image.Article}"])));
        yield return Compare($"reading {TextRows} × 784 rows from a text file into tensors", mapping, ml.Data.LoadFromTextFile<TextRow>(path, separatorChar: ','));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    private static Measurement Compare(string name, IEstimator<ITransformer> mapping, IDataView source)
    {
        var view = mapping.Fit(source).Transform(source);
        return Measurement.Compare(name, 1.5, () => Ours(view), () => Pass(view), "Each value is written once more than the pass writes it: into the tensor.");
    }

    private static double Ours(IDataView view)
    {
        var watch = Stopwatch.StartNew();
        using var reading = Reader.Read(view, CancellationToken.None);
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

    private sealed class TextRow
    {
        [LoadColumn(0, Fashion.Features - 1)]
        [VectorType(Fashion.Features)]
        public float[] Pixels { get; set; } = [];

        [LoadColumn(Fashion.Features)]
        public int Article { get; set; }
    }
}
