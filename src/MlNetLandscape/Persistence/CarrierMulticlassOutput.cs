using Microsoft.ML.Data;

namespace MlNetLandscape.Persistence;

/// <summary>
/// What the scoring step writes in multiclass classification. The size of a vector column is fixed when a custom mapping is loaded, that of the
/// scores is not: they are written as pieces of 1, 2, 4, … scores, those in the binary digits of K, which a later step joins.
/// </summary>
internal sealed class CarrierMulticlassOutput
{
    /// <summary>The largest K is 2^<see cref="Bits"/> − 1.</summary>
    public const int Bits = 17;

    /// <summary>The predicted key; 0 if missing.</summary>
    [ColumnName(CarrierColumns.PredictedLabel)]
    public int PredictedLabel;

    [ColumnName(CarrierColumns.Part + "0"), VectorType(1 << 0)]
    public VBuffer<float> Part0;

    [ColumnName(CarrierColumns.Part + "1"), VectorType(1 << 1)]
    public VBuffer<float> Part1;

    [ColumnName(CarrierColumns.Part + "2"), VectorType(1 << 2)]
    public VBuffer<float> Part2;

    [ColumnName(CarrierColumns.Part + "3"), VectorType(1 << 3)]
    public VBuffer<float> Part3;

    [ColumnName(CarrierColumns.Part + "4"), VectorType(1 << 4)]
    public VBuffer<float> Part4;

    [ColumnName(CarrierColumns.Part + "5"), VectorType(1 << 5)]
    public VBuffer<float> Part5;

    [ColumnName(CarrierColumns.Part + "6"), VectorType(1 << 6)]
    public VBuffer<float> Part6;

    [ColumnName(CarrierColumns.Part + "7"), VectorType(1 << 7)]
    public VBuffer<float> Part7;

    [ColumnName(CarrierColumns.Part + "8"), VectorType(1 << 8)]
    public VBuffer<float> Part8;

    [ColumnName(CarrierColumns.Part + "9"), VectorType(1 << 9)]
    public VBuffer<float> Part9;

    [ColumnName(CarrierColumns.Part + "10"), VectorType(1 << 10)]
    public VBuffer<float> Part10;

    [ColumnName(CarrierColumns.Part + "11"), VectorType(1 << 11)]
    public VBuffer<float> Part11;

    [ColumnName(CarrierColumns.Part + "12"), VectorType(1 << 12)]
    public VBuffer<float> Part12;

    [ColumnName(CarrierColumns.Part + "13"), VectorType(1 << 13)]
    public VBuffer<float> Part13;

    [ColumnName(CarrierColumns.Part + "14"), VectorType(1 << 14)]
    public VBuffer<float> Part14;

    [ColumnName(CarrierColumns.Part + "15"), VectorType(1 << 15)]
    public VBuffer<float> Part15;

    [ColumnName(CarrierColumns.Part + "16"), VectorType(1 << 16)]
    public VBuffer<float> Part16;

    /// <summary>The columns whose sizes add up to <paramref name="scoreSize"/>, in the order <see cref="Write"/> fills them.</summary>
    public static string[] PartsOf(int scoreSize) =>
        [.. Enumerable.Range(0, Bits).Where(bit => (scoreSize & (1 << bit)) != 0).Select(bit => CarrierColumns.Part + bit)];

    /// <summary>Distributes a row's scores, <c>[K]</c>, over the pieces.</summary>
    public void Write(ReadOnlySpan<float> scores)
    {
        var rest = scores;
        for (var bit = 0; bit < Bits; bit++)
        {
            if ((scores.Length & (1 << bit)) == 0)
            {
                continue;
            }

            ref var part = ref Part(bit);
            var editor = VBufferEditor.Create(ref part, 1 << bit);
            rest[..(1 << bit)].CopyTo(editor.Values);
            part = editor.Commit();
            rest = rest[(1 << bit)..];
        }
    }

    private ref VBuffer<float> Part(int bit)
    {
        switch (bit)
        {
            case 0: return ref Part0;
            case 1: return ref Part1;
            case 2: return ref Part2;
            case 3: return ref Part3;
            case 4: return ref Part4;
            case 5: return ref Part5;
            case 6: return ref Part6;
            case 7: return ref Part7;
            case 8: return ref Part8;
            case 9: return ref Part9;
            case 10: return ref Part10;
            case 11: return ref Part11;
            case 12: return ref Part12;
            case 13: return ref Part13;
            case 14: return ref Part14;
            case 15: return ref Part15;
            default: return ref Part16;
        }
    }
}
