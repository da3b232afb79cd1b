using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML.Core;

public sealed class SplitTests
{
    private const int Count = 1000;

    [Theory]
    [InlineData(null, 17, 17u)]
    [InlineData(5, null, 5u)]
    [InlineData(5, 17, 17u)]
    [InlineData(null, null, 42u)]
    public void ATestRowHasItsNumberBelowTheFraction(int? contextSeed, int? seed, uint used)
    {
        var ml = new MLContext(contextSeed);
        var split = ml.Data.TrainTestSplit(Numbers.Rows(ml, Count), 0.3, seed: seed);
        var expected = Numbers.Uniform(used).Take(Count).Select((u, row) => (u, row)).ToLookup(pair => pair.u < 0.3, pair => (float)pair.row);
        Assert.Equal(expected[true], split.TestSet.GetColumn<float>("Number"));
        Assert.Equal(expected[false], split.TrainSet.GetColumn<float>("Number"));
        Assert.Equal(["Number", "Group"], split.TrainSet.Schema.Select(column => column.Name));
    }

    [Fact]
    public void FoldsAreIntervalsOfTheNumber()
    {
        var ml = new MLContext(seed: 3);
        var folds = ml.Data.CrossValidationSplit(Numbers.Rows(ml, Count), 4);
        var numbers = Numbers.Uniform(3).Take(Count).ToArray();
        for (var f = 0; f < 4; f++)
        {
            var test = Enumerable.Range(0, Count).Where(i => numbers[i] >= f / 4.0 && numbers[i] <= (f + 1) / 4.0).Select(i => (float)i).ToArray();
            Assert.Equal(test, folds[f].TestSet.GetColumn<float>("Number"));
            Assert.Equal(Enumerable.Range(0, Count).Select(i => (float)i).Except(test), folds[f].TrainSet.GetColumn<float>("Number"));
        }
    }

    [Fact]
    public void RowsOfOneGroupStayTogether()
    {
        var ml = new MLContext(seed: 1);
        var split = ml.Data.TrainTestSplit(Numbers.Rows(ml, Count), 0.5, samplingKeyColumnName: "Group");
        var train = split.TrainSet.GetColumn<string>("Group").ToHashSet();
        var test = split.TestSet.GetColumn<string>("Group").ToHashSet();
        Assert.Empty(train.Intersect(test));
        Assert.Equal(7, train.Count + test.Count);
    }

    [Fact]
    public void ANumberColumnSplitsByItsRange()
    {
        var ml = new MLContext(seed: 1);
        var split = ml.Data.TrainTestSplit(Numbers.Rows(ml, 101), 0.25, samplingKeyColumnName: "Number");
        Assert.Equal(Enumerable.Range(0, 25).Select(i => (float)i), split.TestSet.GetColumn<float>("Number"));
        Assert.Equal(76, split.TrainSet.GetColumn<float>("Number").Count());
    }

    [Fact]
    public void HiddenColumnsStay()
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Transforms.CopyColumns("Number", "Number").Fit(Numbers.Rows(ml, 10)).Transform(Numbers.Rows(ml, 10));
        Assert.Equal(3, data.Schema.Count);
        Assert.Equal(["Number", "Number", "Group"], ml.Data.TrainTestSplit(data, 0.5).TrainSet.Schema.Select(column => column.Name));
    }

    [Fact]
    public void BadFractionsAndFoldsAreRefused()
    {
        var ml = new MLContext(seed: 1);
        var data = Numbers.Rows(ml, 10);
        var fraction = Assert.Throws<ArgumentOutOfRangeException>(() => ml.Data.TrainTestSplit(data, 0));
        Assert.StartsWith("Must be between 0 and 1 exclusive", fraction.Message, StringComparison.Ordinal);
        var folds = Assert.Throws<ArgumentOutOfRangeException>(() => ml.Data.CrossValidationSplit(data, 1));
        Assert.StartsWith("Must be more than 1", folds.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => ml.Data.TrainTestSplit(data, 0.5, samplingKeyColumnName: "Nope"));
    }

    [Fact]
    public void ASplitDoesNotShuffle() => Assert.False(Split(new MLContext(seed: 1)).TrainSet.CanShuffle);

    private static DataOperationsCatalog.TrainTestData Split(MLContext ml) => ml.Data.TrainTestSplit(ml.Data.Cache(Numbers.Rows(ml, 10)), 0.5);
}
