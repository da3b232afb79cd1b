using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML.Transforms;

public sealed class ConvertTypeTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Numbers_Booleans_and_text_become_Single()
    {
        Assert.Equal([3, -4], Convert<float>("Int", DataKind.Single));
        Assert.Equal([1, 0], Convert<float>("Flag", DataKind.Single));
        Assert.Equal([2.5f, float.NaN], Convert<float>("Text", DataKind.Single));
        Assert.Equal([(float)0.1, (float)1e300], Convert<float>("Real", DataKind.Single));
    }

    [Fact]
    public void Numbers_become_Boolean_and_text()
    {
        Assert.Equal([true, true], Convert<bool>("Int", DataKind.Boolean));
        Assert.Equal(["3", "-4"], Convert<string>("Int", DataKind.String));
        Assert.Equal(["True", "False"], Convert<string>("Flag", DataKind.String));
    }

    [Fact]
    public void Vectors_are_converted_item_by_item()
    {
        var view = View();
        var converted = _ml.Transforms.Conversion.ConvertType("Out", "Ints").Fit(view).Transform(view);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2), converted.Schema["Out"].Type);
        Assert.Equal([[1, 2], [0, -5]], converted.GetColumn<float[]>("Out"));
    }

    [Fact]
    public void A_fraction_does_not_become_an_integer()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Convert<int>("Real", DataKind.Int32));
        Assert.Contains("'Real'", error.Message);
    }

    [Fact]
    public void A_conversion_survives_saving()
    {
        var view = View();
        var model = _ml.Transforms.Conversion.ConvertType("Out", "Int", DataKind.Double).Fit(view);

        Assert.Equal([3.0, -4], ModelRoundTrip.Of(model, view.Schema).Transform(view).GetColumn<double>("Out"));
    }

    private T[] Convert<T>(string column, DataKind kind)
    {
        var view = View();
        return _ml.Transforms.Conversion.ConvertType("Out", column, kind).Fit(view).Transform(view).GetColumn<T>("Out").ToArray();
    }

    private IDataView View() => _ml.Data.LoadFromEnumerable(new Row[]
    {
        new() { Int = 3, Flag = true, Text = "2.5", Real = 0.1, Ints = [1, 2] },
        new() { Int = -4, Flag = false, Text = "x", Real = 1e300, Ints = [0, -5] },
    });

    private sealed class Row
    {
        public int Int;

        public bool Flag;

        public string Text = "";

        public double Real;

        [VectorType(2)]
        public int[] Ints = [];
    }
}
