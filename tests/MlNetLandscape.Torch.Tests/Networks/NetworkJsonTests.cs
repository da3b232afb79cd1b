namespace MlNetLandscape.Tests.Networks;

public sealed class NetworkJsonTests
{
    [Theory]
    [MemberData(nameof(NetworkCases.Names), MemberType = typeof(NetworkCases))]
    public void DescriptionsSurviveJson(string name)
    {
        var network = NetworkCases.All[name].Network;

        var read = Network.FromJson(network.ToJson());

        Assert.Equal(network, read);
        Assert.Equal(network.GetHashCode(), read.GetHashCode());
        Assert.Equal(network.ToJson(), read.ToJson());
    }

    [Fact]
    public void InitializersSurviveJson()
    {
        var network = Network.Mlp(3) with { Initializer = Initializer.Orthogonal(1.5), Dropout = 0.25 };

        Assert.Equal(network, Network.FromJson(network.ToJson()));
    }

    [Fact]
    public void EqualityLooksIntoLists()
    {
        Assert.Equal(Network.Mlp(3, 4), Network.Mlp(3, 4));
        Assert.NotEqual(Network.Mlp(3, 4), Network.Mlp(4, 3));
        Assert.NotEqual<Network>(Network.Mlp(3), Network.Mlp(3) with { Activation = Activation.Tanh });
        Assert.Equal(Network.Layers(b => b.Linear(3).ReLU()), Network.Layers(b => b.Linear(3).ReLU()));
        Assert.NotEqual(Network.Layers(b => b.Linear(3).ReLU()), Network.Layers(b => b.Linear(3).Tanh()));
    }

    [Fact]
    public void TheJsonIsReadable()
    {
        Assert.Equal(
            """{"kind":"mlp","hidden":[64,32],"activation":"reLU","normalization":"none","groups":4,"dropout":0}""",
            Network.Mlp(64, 32).ToJson());
        Assert.StartsWith("""{"kind":"simpleCnn","image":{"channels":1,"height":8,"width":8,"layout":"hwc"},""",
            Network.SimpleCnn(new(1, 8, 8, ImageLayout.Hwc)).ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void TheOrderOfMembersDoesNotMatter() =>
        Assert.Equal(Network.Mlp(2), Network.FromJson("""{"hidden":[2],"kind":"mlp"}"""));

    [Theory]
    [InlineData("""{"kind":"transformer","hidden":[2]}""")]
    [InlineData("""{"hidden":[2]}""")]
    [InlineData("""{"kind":"mlp"}""")]
    [InlineData("""{"kind":"mlp","hidden":null}""")]
    [InlineData("""{"kind":"mlp","hidden":["a"]}""")]
    [InlineData("""{"kind":"mlp","hidden":[2],"hiden":[3]}""")]
    [InlineData("""{"kind":"mlp","hidden":[2],"activation":"rulu"}""")]
    [InlineData("""{"kind":"mlp","hidden":[2],"activation":7}""")]
    [InlineData("""{"kind":"layers","sequence":[null]}""")]
    [InlineData("""{"kind":"layers","sequence":[{"layer":"attention"}]}""")]
    [InlineData("""{"kind":"mlp","hidden":[2]""")]
    [InlineData("null")]
    [InlineData("")]
    public void EverythingElseIsOneClearError(string json)
    {
        var error = Assert.Throws<FormatException>(() => Network.FromJson(json));

        Assert.Contains("description of a network", error.Message, StringComparison.Ordinal);
    }
}
