using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML.Trainers;

/// <summary>Three overlapping clouds around (2, 0), (−1, 2) and (−1, −2), with a third feature that says nothing.</summary>
internal sealed class BlobRow
{
    public string Class = "";

    public bool Label;

    [VectorType(3)]
    public float[] Features = [];

    public static BlobRow[] Make(int count)
    {
        var random = new Random(7);
        float[][] centres = [[2, 0], [-1, 2], [-1, -2]];
        return Enumerable.Range(0, count).Select(i => new BlobRow
        {
            Class = "abc"[i % 3].ToString(),
            Label = i % 3 == 0,
            Features = [centres[i % 3][0] + Noise(random), centres[i % 3][1] + Noise(random), Noise(random)],
        }).ToArray();
    }

    private static float Noise(Random random) => (float)((2.4 * random.NextDouble()) + (2.4 * random.NextDouble()) - 2.4);
}
