using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>θ ∈ ℝᴾ: the trainable tensors of a network flattened in layout order, read and written as one vector.</summary>
/// <param name="parameters">The tensors, in the order in which they lie in θ.</param>
internal sealed class ParameterVector(IReadOnlyList<Parameter> parameters)
{
    private readonly long[] _lengths = [.. parameters.Select(parameter => parameter.numel())];
    private readonly int[] _shortestFirst = [.. Enumerable.Range(0, parameters.Count).OrderBy(index => parameters[index].numel())];

    /// <summary>P.</summary>
    public long Count => _lengths.Sum();

    /// <summary>A copy of θ, <c>[P]</c>; the caller disposes it.</summary>
    public Tensor Read()
    {
        using var noGradient = no_grad();
        return Flatten(parameters);
    }

    /// <summary>A copy of ∇L as the parameters' <c>grad</c> holds it, zero where there is none, <c>[P]</c>; the caller disposes it.</summary>
    public Tensor ReadGradient()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return Flatten([.. parameters.Select(parameter => parameter.grad ?? zeros_like(parameter))]).MoveToOuterDisposeScope();
    }

    /// <summary>Sets θ in place.</summary>
    /// <param name="theta"><c>[P]</c>.</param>
    public void Write(Tensor theta)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        long offset = 0;
        for (var index = 0; index < parameters.Count; index++)
        {
            parameters[index].copy_(theta.narrow(0, offset, _lengths[index]).view(parameters[index].shape));
            offset += _lengths[index];
        }
    }

    /// <summary>Whether the network has exactly this θ. Biases are looked at before weights: where θ moved, they mostly tell.</summary>
    /// <param name="theta"><c>[P]</c>.</param>
    public bool Holds(Tensor theta)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var views = Views(theta);
        return Array.TrueForAll(_shortestFirst, index => views[index].Equals(parameters[index]));
    }

    /// <summary>The parts of a vector of ℝᴾ in the shapes of the parameters: views of its memory, which the caller disposes.</summary>
    /// <param name="vector"><c>[P]</c>.</param>
    public Tensor[] Views(Tensor vector)
    {
        var views = new Tensor[parameters.Count];
        long offset = 0;
        for (var index = 0; index < views.Length; index++)
        {
            using var part = vector.narrow(0, offset, _lengths[index]);
            views[index] = part.view(parameters[index].shape);
            offset += _lengths[index];
        }

        return views;
    }

    private static Tensor Flatten(IReadOnlyList<Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        var flat = tensors.Count == 1 ? tensors[0].reshape(-1).clone() : cat([.. tensors.Select(tensor => tensor.reshape(-1))], 0);
        return flat.MoveToOuterDisposeScope();
    }
}
