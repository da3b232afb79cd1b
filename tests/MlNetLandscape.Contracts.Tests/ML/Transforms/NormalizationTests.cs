using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML.Transforms;

/// <summary>The arithmetic is compared bit for bit.</summary>
public sealed class NormalizationTests
{
    private static readonly float[] First = [0.3f, -1.7f, 2.9f, 0.1f];
    private static readonly float[] Second = [5, 7.1f, 6.3f, 5.5f];
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void MinMax_divides_by_the_largest_magnitude()
    {
        var result = Normalize(_ml.Transforms.NormalizeMinMax("X"));

        Assert.Equal(First.Select(x => x * (1 / 2.9f)), result.Select(row => row[0]));
        Assert.Equal(Second.Select(x => x * (1 / 7.1f)), result.Select(row => row[1]));
        Assert.All(result, row => Assert.Equal(0, row[2]));
    }

    [Fact]
    public void MinMax_without_fixed_zero_maps_to_the_unit_interval()
    {
        var result = Normalize(_ml.Transforms.NormalizeMinMax("X", fixZero: false));

        Assert.Equal(First.Select(x => (x - -1.7f) * (1 / (2.9f - -1.7f))), result.Select(row => row[0]));
        Assert.Equal(Second.Select(x => (x - 5) * (1 / (7.1f - 5))), result.Select(row => row[1]));
        Assert.All(result, row => Assert.Equal(0, row[2]));
    }

    [Fact]
    public void MeanVariance_uses_Welfords_moments_in_double()
    {
        var (mean, variance) = Welford(First);
        var fixedZero = Normalize(_ml.Transforms.NormalizeMeanVariance("X"));
        var centred = Normalize(_ml.Transforms.NormalizeMeanVariance("X", fixZero: false));

        var scale = 1 / (float)Math.Sqrt(variance + (mean * mean));
        Assert.Equal(First.Select(x => x * scale), fixedZero.Select(row => row[0]));
        var inverse = 1 / (float)Math.Sqrt(variance);
        Assert.Equal(First.Select(x => (x - (float)mean) * inverse), centred.Select(row => row[0]));
        Assert.All(centred, row => Assert.Equal(0, row[2]));
    }

    [Fact]
    public void A_cumulative_normalizer_maps_the_mean_to_one_half()
    {
        var rows = new float[] { 1, 2, 3 }.Select(x => new Row { X = [x, x, 1] });
        var view = _ml.Data.LoadFromEnumerable(rows);
        var model = _ml.Transforms.NormalizeMeanVariance("X", useCdf: true).Fit(view);
        var result = model.Transform(view).GetColumn<float[]>("X").ToArray();

        Assert.Equal(0.5f, result[1][0]);
        Assert.Equal(1, result[0][0] + result[2][0], 6);

        // Φ(1.2247) to the approximation's accuracy.
        Assert.Equal(0.8897, result[2][0], 3);
        Assert.All(result, row => Assert.Equal(0, row[2]));
    }

    [Fact]
    public void NaN_passes_and_is_not_learned_from()
    {
        var view = _ml.Data.LoadFromEnumerable(new Row[] { new() { X = [1, float.NaN, 0] }, new() { X = [4, 2, 0] }, new() { X = [2, 1, 0] } });
        var result = _ml.Transforms.NormalizeMinMax("X").Fit(view).Transform(view).GetColumn<float[]>("X").ToArray();

        Assert.Equal(float.NaN, result[0][1]);
        Assert.Equal(1, result[1][1]);
        Assert.Equal(0.25f, result[0][0]);
    }

    [Fact]
    public void Scalars_and_doubles_are_normalized_too()
    {
        var view = _ml.Data.LoadFromEnumerable(new Scalars[] { new() { S = 2, D = 0.3 }, new() { S = -4, D = 0.9 } });
        var model = _ml.Transforms.NormalizeMinMax([new InputOutputColumnPair("S"), new InputOutputColumnPair("E", "D")]).Fit(view);
        var result = model.Transform(view);

        Assert.Equal([2 * (1 / 4f), -4 * (1 / 4f)], result.GetColumn<float>("S"));
        Assert.Equal([0.3 * (1 / 0.9), 0.9 * (1 / 0.9)], result.GetColumn<double>("E"));
    }

    [Fact]
    public void The_output_is_marked_and_keeps_its_slot_names()
    {
        var view = _ml.Data.LoadFromEnumerable(new Scalars[] { new() { S = 2 }, new() { S = 1 } });
        var result = _ml.Transforms.Concatenate("X", "S", "S").Append(_ml.Transforms.NormalizeMinMax("X")).Fit(view).Transform(view);

        Assert.True(result.Schema["X"].IsNormalized());
        Assert.True(result.Schema["X"].HasSlotNames());
    }

    [Fact]
    public void Only_real_numbers_can_be_normalized()
    {
        var view = _ml.Data.LoadFromEnumerable(new Scalars[] { new() });

        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.Transforms.CopyColumns("T", "Text").Append(_ml.Transforms.NormalizeMinMax("T")).Fit(view));
        Assert.Contains("Schema mismatch for input column 'T': expected vector or scalar of Single or Double, got String", error.Message);
    }

    [Fact]
    public void All_survive_saving()
    {
        var view = View();
        var model = _ml.Transforms.NormalizeMinMax("A", "X", fixZero: false)
            .Append(_ml.Transforms.NormalizeMeanVariance("B", "X"))
            .Append(_ml.Transforms.NormalizeMeanVariance("C", "X", useCdf: true))
            .Append(_ml.Transforms.NormalizeLogMeanVariance("D", "X")).Fit(view);
        var before = model.Transform(view);
        var after = ModelRoundTrip.Of(model, view.Schema).Transform(view);

        Assert.All(["A", "B", "C", "D"], (string name) => Assert.Equal(before.GetColumn<float[]>(name), after.GetColumn<float[]>(name)));
    }

    private static (double Mean, double Variance) Welford(float[] values)
    {
        double mean = 0, squares = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var delta = values[i] - mean;
            mean += delta / (i + 1);
            squares += delta * (values[i] - mean);
        }

        return (mean, squares / values.Length);
    }

    private float[][] Normalize(IEstimator<ITransformer> normalizer)
    {
        var view = View();
        return normalizer.Fit(view).Transform(view).GetColumn<float[]>("X").ToArray();
    }

    private IDataView View() => _ml.Data.LoadFromEnumerable(First.Zip(Second, (x, y) => new Row { X = [x, y, 3] }));

    private sealed class Row
    {
        [VectorType(3)]
        public float[] X = [];
    }

    private sealed class Scalars
    {
        public float S;

        public double D;

        public string Text { get; set; } = "";
    }
}
