using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>A network made of a list of layers.</summary>
public abstract record ComposedNetwork : Network
{
    private protected ComposedNetwork()
    {
    }

    /// <summary>
    /// The law of the initial weights. Default: the one that suits the activation, see <see cref="MlNetLandscape.Initializer"/>.
    /// </summary>
    public Initializer? Initializer { get; init; }

    /// <summary>How the features are read as an image; null for networks on vectors.</summary>
    internal abstract ImageShape? Input { get; }

    /// <summary>The activation the default initializer is chosen for.</summary>
    internal abstract Activation MainActivation { get; }

    /// <summary>What is wrong with the description's own properties.</summary>
    internal abstract IEnumerable<string> OwnProblems();

    /// <summary>The layers. Only for a description without problems of its own.</summary>
    internal abstract IReadOnlyList<Layer> Compose();

    internal sealed override IEnumerable<string> Problems(NetworkShape shape)
    {
        List<string> problems =
        [
            .. OwnProblems(),
            .. Initializer?.Problems() ?? [],
            .. Input?.Problems(shape) ?? [],
        ];
        if (problems.Count > 0)
        {
            return problems;
        }

        problems.AddRange(Compose().SelectMany(layer => layer.Problems()));
        if (problems.Count > 0)
        {
            return problems;
        }

        var plan = Plan(shape);
        if (plan.Problem is not null)
        {
            return [plan.Problem];
        }

        return plan.Output == FeatureShape.Vector(shape.Outputs)
            ? []
            : [$"The layers give {plan.Output}, but the data asks for [B, {shape.Outputs}]; end with Output()."];
    }

    internal sealed override nn.Module<Tensor, Tensor> CreateModule(NetworkShape shape, long seed)
    {
        using var scope = NewDisposeScope(); // for what the constructors of TorchSharp's modules leave behind
        var module = Plan(shape).Create(Input);
        WeightInitialization.Apply(module, Initializer ?? Initializer.For(MainActivation), seed);
        Detach(module);
        return module;
    }

    internal sealed override NetworkSummary Summarize(NetworkShape shape) => NetworkSummary.Of(this, shape, Plan(shape));

    private LayerPlan Plan(NetworkShape shape) => new(
        Compose(),
        Input is { } image ? FeatureShape.Image(image.Channels, image.Height, image.Width) : FeatureShape.Vector(shape.Features),
        shape);
}
