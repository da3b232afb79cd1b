using System.Text.Json.Serialization;
using MlNetLandscape.Numerics.Estimation;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// The description of a network: data, not weights. It is written to JSON with a saved model, equals another description that says
/// the same, and builds as many modules as wanted, each [B, D] → [B, K] for the <see cref="NetworkShape"/> (D, K) of the data.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(MlpNetwork), "mlp")]
[JsonDerivedType(typeof(ResidualMlpNetwork), "residualMlp")]
[JsonDerivedType(typeof(SimpleCnnNetwork), "simpleCnn")]
[JsonDerivedType(typeof(LeNetNetwork), "leNet")]
[JsonDerivedType(typeof(MiniLeNetNetwork), "miniLeNet")]
[JsonDerivedType(typeof(ResNetNetwork), "resNet")]
[JsonDerivedType(typeof(LayeredNetwork), "layers")]
[JsonDerivedType(typeof(FactoryNetwork), "custom")]
public abstract record Network
{
    private protected Network()
    {
    }

    /// <summary>Fully connected layers with the given numbers of hidden units (none: a linear model).</summary>
    public static MlpNetwork Mlp(params int[] hidden) => new([.. hidden]);

    /// <summary>Fully connected residual blocks of equal width.</summary>
    public static ResidualMlpNetwork ResidualMlp(int width = 128, int blocks = 3) => new(width, blocks);

    /// <summary>3×3 convolutions with 2×2 max pooling; 16, 32 and 32 channels if none are given.</summary>
    public static SimpleCnnNetwork SimpleCnn(ImageShape image, params int[] channels) =>
        channels.Length == 0 ? new(image) : new(image) { Channels = [.. channels] };

    /// <summary>LeNet-5 (LeCun et al. 1998).</summary>
    public static LeNetNetwork LeNet(ImageShape image) => new(image);

    /// <summary>The LeNet without fully connected layers of Wu, Zhu and E (2017): 3,781 parameters on MNIST.</summary>
    public static MiniLeNetNetwork MiniLeNet(ImageShape image) => new(image);

    /// <summary>The residual network for small images of He et al. (2015), of depth 6n + 2.</summary>
    public static ResNetNetwork ResNet(ImageShape image, int depth = 20) => new(image, depth);

    /// <summary>Layers one after the other, on feature vectors. A last linear layer with the task's outputs is added if none was.</summary>
    public static LayeredNetwork Layers(Action<LayerListBuilder> layers) => LayerListBuilder.Build(null, layers);

    /// <summary>Layers one after the other, on images. A last linear layer with the task's outputs is added if none was.</summary>
    public static LayeredNetwork Layers(ImageShape image, Action<LayerListBuilder> layers) => LayerListBuilder.Build(image, layers);

    /// <summary>A network of your own. Registers the factory under the name for this process, see <see cref="Register"/>.</summary>
    /// <param name="name">The name a saved model carries in place of the code.</param>
    /// <param name="factory">Makes a fresh float32 module on the CPU, [B, D] → [B, K], for a shape (D, K).</param>
    public static FactoryNetwork Custom(string name, Func<NetworkShape, nn.Module<Tensor, Tensor>> factory)
    {
        Register(name, factory);
        return new FactoryNetwork(name);
    }

    /// <summary>
    /// Makes the factory of a <see cref="FactoryNetwork"/> known to this process; needed before a model that holds one is loaded.
    /// A name registered again takes the new factory.
    /// </summary>
    public static void Register(string name, Func<NetworkShape, nn.Module<Tensor, Tensor>> factory) => FactoryRegistry.Add(name, factory);

    /// <summary>Reads a description written by <see cref="ToJson"/>.</summary>
    /// <exception cref="FormatException">The text is not the description of a network.</exception>
    public static Network FromJson(string json) => NetworkJson.Read(json);

    /// <summary>The description as one line of JSON.</summary>
    public string ToJson() => NetworkJson.Write(this);

    /// <summary>
    /// Builds a module with fresh weights: [B, D] → [B, K], float32, on the CPU, in training mode, belonging to no dispose scope. The
    /// weights depend on
    /// <paramref name="seed"/> alone; torch's global generator is left as it was.
    /// </summary>
    /// <exception cref="ArgumentException">The description does not fit the shape; the message lists everything wrong.</exception>
    /// <exception cref="InvalidOperationException">A factory is not registered, or what it made does not fit.</exception>
    public nn.Module<Tensor, Tensor> Build(NetworkShape shape, long seed)
    {
        Validate(shape);
        var module = GlobalGenerator.Isolated(Seed.Derive(seed, 2), () => CreateModule(shape, Seed.Derive(seed, 0)));
        Detach(module);
        RandomModules.Reseed(module, Seed.Derive(seed, 1));
        module.train();
        return module;
    }

    /// <summary>The network's layers with their output shapes and numbers of parameters.</summary>
    /// <exception cref="ArgumentException">The description does not fit the shape.</exception>
    public NetworkSummary Describe(NetworkShape shape)
    {
        Validate(shape);
        return Summarize(shape);
    }

    /// <summary>What is wrong with the description for data of this shape; empty if nothing is.</summary>
    internal abstract IEnumerable<string> Problems(NetworkShape shape);

    /// <summary>A module with weights drawn from the seed.</summary>
    internal abstract nn.Module<Tensor, Tensor> CreateModule(NetworkShape shape, long seed);

    internal abstract NetworkSummary Summarize(NetworkShape shape);

    /// <summary>Frees a module's weights from whatever dispose scope they were made in.</summary>
    private protected static void Detach(nn.Module module)
    {
        foreach (var tensor in module.parameters().Concat(module.buffers()))
        {
            tensor.DetachFromDisposeScope();
        }
    }

    private void Validate(NetworkShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var problems = new List<string>();
        if (shape.Features < 1 || shape.Outputs < 1)
        {
            problems.Add($"The data must have at least one feature and one output. Got {shape.Features} and {shape.Outputs}.");
        }
        else
        {
            problems.AddRange(Problems(shape));
        }

        if (problems.Count > 0)
        {
            throw new ArgumentException($"{GetType().Name} cannot be built for {shape}: {string.Join(" ", problems)}");
        }
    }
}
