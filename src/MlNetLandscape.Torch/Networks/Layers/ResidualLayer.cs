using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>How the input of a residual block goes past it.</summary>
public enum ResidualShortcut
{
    /// <summary>
    /// The identity where the shapes agree, else a 1×1 convolution (linear layer) with the body's normalisation (He et al. 2015, option
    /// B).
    /// </summary>
    Projection,

    /// <summary>
    /// The identity; where the shapes differ, every s-th pixel and channels of zeros: no parameters (He et al. 2015, option A).
    /// </summary>
    ZeroPadding,

    /// <summary>No way past it: a plain network, to compare with.</summary>
    None,
}

/// <summary>y = body(x) + shortcut(x).</summary>
/// <param name="Body">The layers of the block.</param>
/// <param name="Shortcut">How x goes past them.</param>
/// <param name="ProjectionNormalization">What follows a projecting shortcut.</param>
/// <param name="ProjectionGroups">The groups of that normalisation, where it has any.</param>
public sealed record ResidualLayer(
    ValueList<Layer> Body,
    ResidualShortcut Shortcut = ResidualShortcut.Projection,
    Normalization ProjectionNormalization = Normalization.None,
    int ProjectionGroups = 1) : Layer
{
    private const int MaximumDepth = 8;

    internal override string ShortName => "block";

    internal override string Describe() => "residual block";

    internal override IEnumerable<string> Problems()
    {
        if (Body.Count == 0)
        {
            yield return "A residual block has no layers.";
        }

        if (Depth > MaximumDepth)
        {
            yield return $"Residual blocks may stand {MaximumDepth} deep in each other. Got {Depth}.";
            yield break;
        }

        if (!Enum.IsDefined(Shortcut) || !Enum.IsDefined(ProjectionNormalization))
        {
            yield return $"A residual block's shortcut {Shortcut} or normalisation {ProjectionNormalization} does not exist.";
        }

        foreach (var problem in Body.SelectMany(layer => layer.Problems()))
        {
            yield return problem;
        }
    }

    internal override string? Mismatch(FeatureShape input, NetworkShape network)
    {
        var plan = new LayerPlan(Body, input, network);
        if (plan.Problem is not null)
        {
            return $"cannot be built: {plan.Problem}";
        }

        if (Shortcut == ResidualShortcut.None || plan.Output == input)
        {
            return null;
        }

        var (stride, output) = (Stride(input, plan.Output), plan.Output);
        if (input.IsImage != output.IsImage || stride is null)
        {
            return $"has a body that makes {output} of {input}, which no shortcut can follow";
        }

        if (Shortcut == ResidualShortcut.ZeroPadding && output.Channels < input.Channels)
        {
            return $"has a body that makes {output} of {input}; zero padding cannot take channels away, Projection can";
        }

        return Shortcut == ResidualShortcut.Projection ? ProjectionPlan(input, output, network).Problem : null;
    }

    internal override FeatureShape Infer(FeatureShape input, NetworkShape network) => new LayerPlan(Body, input, network).Output;

    internal override Int128 Parameters(FeatureShape input, NetworkShape network)
    {
        var body = new LayerPlan(Body, input, network);
        return body.Parameters + (Projects(input, body.Output) ? ProjectionPlan(input, body.Output, network).Parameters : 0);
    }

    internal override nn.Module<Tensor, Tensor> Create(FeatureShape input, NetworkShape network)
    {
        var body = new LayerPlan(Body, input, network);
        var output = body.Output;
        if (Shortcut == ResidualShortcut.None)
        {
            return body.Create();
        }

        nn.Module<Tensor, Tensor>? shortcut = output == input ? null
            : Projects(input, output) ? ProjectionPlan(input, output, network).Create()
            : new ZeroPaddingShortcut(Stride(input, output)!.Value, output.Channels - input.Channels);
        return new ResidualBlock(body.Create(), shortcut);
    }

    /// <summary>The layers of the projecting shortcut between two shapes; empty where there is none.</summary>
    internal LayerPlan ProjectionPlan(FeatureShape input, FeatureShape output, NetworkShape network)
    {
        if (!Projects(input, output))
        {
            return new LayerPlan([], input, network);
        }

        var normalized = ProjectionNormalization != Normalization.None;
        var channels = checked((int)output.Channels);
        Layer linear = input.IsImage
            ? new Conv2dLayer(channels, Kernel: 1, Stride: checked((int)Stride(input, output)!.Value), Bias: !normalized)
            : new LinearLayer(channels, Bias: !normalized);
        return new LayerPlan(
            normalized ? [linear, new NormalizationLayer(ProjectionNormalization, ProjectionGroups)] : [linear], input, network);
    }

    private int Depth => 1 + Body.OfType<ResidualLayer>().Select(block => block.Depth).DefaultIfEmpty().Max();

    private bool Projects(FeatureShape input, FeatureShape output) =>
        Shortcut == ResidualShortcut.Projection && output != input;

    /// <summary>The s with ⌈H/s⌉ and ⌈W/s⌉ the output's sizes, or null.</summary>
    private static long? Stride(FeatureShape input, FeatureShape output)
    {
        var stride = (input.Height + output.Height - 1) / output.Height;
        return (input.Height - 1) / stride + 1 == output.Height && (input.Width - 1) / stride + 1 == output.Width ? stride : null;
    }
}
