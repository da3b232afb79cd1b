using Microsoft.ML;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Tests.Transformers;

namespace MlNetLandscape.Tests.Geometry;

/// <summary>What is left of searches for paths: counts the tensors of the whole process.</summary>
[Collection(nameof(MemoryTests))]
public sealed class ConnectMemoryTests
{
    private static readonly CurveOptions Short = new() { Steps = 10, MeasuredPoints = 5 };

    [Fact]
    public void A_path_that_is_disposed_leaves_nothing()
    {
        var (iris, networks) = ConnectTests.Case;
        LeftBy(() => Connect(Short, default)); // what is made once
        Assert.Equal(0, LeftBy(() => Connect(Short, default)));

        void Connect(CurveOptions options, CancellationToken token)
        {
            using var path = iris.Context.Landscape().Connect(iris.Prepared, networks[0], networks[1], options, new GeometryOptions { CancellationToken = token });
            path.LabelChanges(3);
        }
    }

    [Theory]
    [InlineData("curve")]
    [InlineData("band")]
    [InlineData("all")]
    [InlineData("connector")]
    [InlineData("simplex")]
    public void A_search_that_is_cancelled_stops_and_leaves_nothing(string search)
    {
        var (iris, networks) = ConnectTests.Case;
        Assert.Equal(0, LeftBy(() => Search(new CancellationTokenSource())));
        Assert.Equal(0, LeftBy(() => Search(new CancellationTokenSource())));

        void Search(CancellationTokenSource source)
        {
            var (catalog, data, seen) = (iris.Context.Landscape(), iris.Prepared, 0);
            var options = new GeometryOptions { CancellationToken = source.Token, StepRows = 32 };
            var progress = new Direct(() =>
            {
                if (++seen == 2)
                    source.Cancel();
            });
            Assert.ThrowsAny<OperationCanceledException>(() => (IDisposable)(search switch
            {
                "curve" => catalog.Connect(data, networks[0], networks[1], Short with { Progress = progress }, options),
                "band" => catalog.Connect(data, networks[0], networks[1], new BandOptions { Progress = progress }, options),
                "all" => catalog.ConnectAll(data, networks, new BandOptions { Cycles = [new(1, 0.1)], Progress = progress }, options: options), // in the second of three
                "connector" => catalog.Connector(data, networks, new ConnectorOptions { Starts = HyperplaneConnector.Grid(3, 2), Progress = progress }, options),
                _ => catalog.Simplex(data, networks, new SimplexOptions { Progress = progress }, options),
            }));
            Assert.Equal(2, seen);
        }
    }

    private static long LeftBy(Action action) => LeftTensors.By(action, ConnectTests.Case.Networks[0].Model);

    private sealed class Direct(Action action) : IProgress<PathProgress>
    {
        public void Report(PathProgress value) => action();
    }
}
