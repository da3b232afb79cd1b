using System.Collections.Immutable;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Two neighbouring layers with nothing between them that does not commute with a positive factor.</summary>
/// <param name="Upper">The layer whose outputs are multiplied by a.</param>
/// <param name="Lower">The layer whose weights are divided by a.</param>
/// <param name="Multiplied">The parameters that are multiplied by a.</param>
/// <param name="Divided">The parameters that are divided by a.</param>
internal sealed record RescalablePair(string Upper, string Lower, ImmutableArray<string> Multiplied, ImmutableArray<string> Divided);

/// <summary>
/// The reparametrisation (W₁, b₁, W₂) → (a W₁, a b₁, W₂ / a) of Dinh et al. (2017, §3): as φ(a x) = a φ(x) for a &gt; 0, the network computes the same.
/// A normalisation before φ is rescaled by its own γ and β instead of the layer before it.
/// </summary>
internal static class ReluRescaling
{
    /// <summary>The pairs of a network, in the order of its layers; empty where it has none, or where its structure is not known.</summary>
    public static ImmutableArray<RescalablePair> Pairs(nn.Module network)
    {
        var pairs = ImmutableArray.CreateBuilder<RescalablePair>();
        foreach (var (name, module) in network.named_modules().Prepend(("", network)))
        {
            if (module is LayerSequence or Sequential)
                pairs.AddRange(PairsOf(name, [.. module.named_children()]));
        }

        return pairs.ToImmutable();
    }

    /// <summary>The factor of every parameter, by name, when all pairs are rescaled by <paramref name="a"/>; parameters without a factor keep theirs.</summary>
    public static Dictionary<string, double> Factors(IEnumerable<RescalablePair> pairs, double a)
    {
        var factors = new Dictionary<string, double>();
        foreach (var pair in pairs)
        {
            foreach (var name in pair.Multiplied)
                factors[name] = factors.GetValueOrDefault(name, 1) * a;
            foreach (var name in pair.Divided)
                factors[name] = factors.GetValueOrDefault(name, 1) / a;
        }

        return factors;
    }

    private static IEnumerable<RescalablePair> PairsOf(string prefix, IReadOnlyList<(string Name, nn.Module Module)> layers)
    {
        (string Name, nn.Module Module)? upper = null;
        foreach (var (name, module) in layers)
        {
            var path = prefix.Length == 0 ? name : $"{prefix}.{name}";
            if (upper is { } above && module is Linear or Convolution)
            {
                yield return new RescalablePair(above.Name, path,
                    [.. above.Module.named_parameters().Select(entry => $"{above.Name}.{entry.name}")], [$"{path}.weight"]);
            }

            if (IsAffine(module))
                upper = (path, module);
            else if (!IsHomogeneous(module))
                upper = null;
        }
    }

    /// <summary>Whether the outputs are multiplied by a when all its parameters are.</summary>
    private static bool IsAffine(nn.Module module) =>
        module is Linear or Convolution or NormBase or LayerNorm or GroupNorm or VectorGroupNorm && module.parameters().Any();

    /// <summary>Whether f(a x) = a f(x) for all a &gt; 0, in evaluation mode.</summary>
    private static bool IsHomogeneous(nn.Module module) => module switch
    {
        ActivationModule { Kind: var kind } => kind is Activation.ReLU or Activation.LeakyReLU or Activation.Identity,
        ReLU or LeakyReLU or Identity => true,
        MaxPool2d or AvgPool2d or AdaptiveAvgPool2d or GlobalAveragePoolModule or Flatten or Unflatten => true,
        Dropout or Dropout2d or DropoutModule => true,
        _ => false,
    };
}
