using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MlNetLandscape.Contracts.Tests.ML.Core;

/// <summary>Numbers that depend on a seed, as Microsoft.ML 5.0.0 gives them.</summary>
public sealed class SameNumbersTests
{
    private readonly MLContext _ml = new(seed: 5);

    private IDataView Data => _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 2500).Select(i => new Row { Number = i, Text = $"g{i % 13}", Key = (uint)(i % 9) }));

    [Fact]
    public void AShuffledStream() => Starts([980, 858, 862, 610, 734, 682, 837, 478, 166, 29], _ml.Data.ShuffleRows(Data, seed: 7));

    [Fact]
    public void AShuffledCacheShufflesItsSourceToo() =>
        Starts([397, 254, 1079, 1072, 860, 2401, 115, 1771, 1674, 1061], _ml.Data.ShuffleRows(_ml.Data.Cache(Data), seed: 7));

    [Fact]
    public void AShuffledCacheWithItsSourceInOrder() =>
        Starts([670, 626, 840, 196, 624, 951, 860, 668, 988, 866], _ml.Data.ShuffleRows(_ml.Data.Cache(Data), seed: 7, shuffleSource: false));

    [Fact]
    public void ASmallPool() => Starts(
        [1025, 1023, 847, 985, 1015, 955, 981, 1003, 1037, 968],
        _ml.Data.SkipRows(_ml.Data.ShuffleRows(Data, seed: 7, shufflePoolSize: 37), 1000));

    [Fact]
    public void ATextSplitByItsHash()
    {
        Starts([1, 6, 11, 14, 19, 24, 27, 32, 37, 40], _ml.Data.TrainTestSplit(Data, 0.4, "Text").TestSet);
        Starts([6, 11, 19, 24, 32, 37, 45, 50, 58, 63], _ml.Data.TrainTestSplit(Data, 0.4, "Text", seed: 77).TestSet);
        Starts([5, 8, 12, 18, 21, 25, 31, 34, 38, 44], new MLContext().Data.TrainTestSplit(Data, 0.4, "Text").TestSet);
    }

    [Fact]
    public void AKeySplitByItsValue() => Starts([0, 1, 2, 3, 9, 10, 11, 12, 18, 19], _ml.Data.TrainTestSplit(Data, 0.4, "Key").TestSet);

    [Fact]
    public void AHostsNumbers()
    {
        var random = ((IHostEnvironment)_ml).Register("A", seed: 4).Rand;
        Assert.Equal((1823197502, 85, 11), (random.Next(), random.Next(100), random.Next(-5, 100)));
        Assert.Equal(0.43467304576188326, random.NextDouble());
        Assert.Equal(1537187193, ((IHostEnvironment)new MLContext(seed: 3)).Register("x").Register("y").Rand.Next());
    }

    [Fact]
    public void NamesOfRows()
    {
        var id = new DataViewRowId(1, 2);
        Assert.Equal("00000000000000020000000000000001", id.ToString());
        Assert.Equal("000000079e99deb4000000007adce733", id.Next().ToString());
        Assert.Equal("000000079e99deb434e09d0b1102190b", id.Fork().ToString());
        Assert.Equal("d6c370eb9bb089c0cf76cc3e67f97a6c", id.Combine(new DataViewRowId(3, 4)).ToString());
    }

    [Fact]
    public void AReplacingColumnStandsBehindTheOneItHides()
    {
        var view = _ml.Transforms.CopyColumns("Number", "Key").Fit(Data).Transform(Data);
        Assert.Equal(["Number: Single", "Number: Key<UInt32, 0-8>", "Text: String", "Key: Key<UInt32, 0-8>"], view.Schema.Select(column => column.ToString()));
        Assert.Equal([true, false, false, false], view.Schema.Select(column => column.IsHidden));
    }

    private static void Starts(float[] expected, IDataView view) => Assert.Equal(expected, view.GetColumn<float>("Number").Take(expected.Length));

    private sealed class Row
    {
        public float Number { get; set; }

        public string Text { get; set; } = string.Empty;

        [KeyType(9)]
        public uint Key { get; set; }
    }
}
