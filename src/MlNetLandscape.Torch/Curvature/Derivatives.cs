using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The only place that calls <c>autograd.grad</c>: upstream ends the process where it fails, so all that could fail is looked at before.</summary>
internal static class Derivatives
{
    /// <summary>∇ Σⱼ ⟨wⱼ, outputⱼ⟩ with respect to each input; null where it does not depend on it.</summary>
    /// <param name="outputs">Those that depend on no input are left out.</param>
    /// <param name="weights">wⱼ, in the shapes of the outputs; null for scalars with weight 1.</param>
    /// <param name="inputs">Leaves or intermediate tensors that require gradients.</param>
    /// <param name="keepsGraph">Whether the graph of the outputs is used again.</param>
    /// <param name="differentiable">Whether the result is to be differentiated again; the graph of the outputs is then kept too.</param>
    public static Tensor?[] Of(
        IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor>? weights, IReadOnlyList<Tensor> inputs, bool keepsGraph = false, bool differentiable = false)
    {
        var (used, factors) = (new List<Tensor>(outputs.Count), weights is null ? null : new List<Tensor>(outputs.Count));
        for (var index = 0; index < outputs.Count; index++)
        {
            if (!outputs[index].requires_grad)
                continue;
            used.Add(outputs[index]);
            if (weights is null)
            {
                if (outputs[index].numel() != 1)
                    throw new ArgumentException($"Only a scalar has a gradient. Got [{string.Join(", ", outputs[index].shape)}].", nameof(outputs));
                continue;
            }

            if (weights[index].dtype != outputs[index].dtype || !weights[index].shape.AsSpan().SequenceEqual(outputs[index].shape))
            {
                throw new ArgumentException(
                    $"Weights are {weights[index].dtype} [{string.Join(", ", weights[index].shape)}]; "
                    + $"outputs are {outputs[index].dtype} [{string.Join(", ", outputs[index].shape)}].", nameof(weights));
            }

            factors!.Add(weights[index]);
        }

        if (used.Count == 0)
            return new Tensor?[inputs.Count];
        var all = inputs as IList<Tensor> ?? [.. inputs];
        var gradients = autograd.grad(used, all, factors, retain_graph: keepsGraph || differentiable, create_graph: differentiable, allow_unused: true);
        return [.. gradients.Select(gradient => gradient.IsInvalid ? null : gradient)];
    }

    /// <summary>total ← total + factor · gradient, tensor by tensor; a missing gradient is zero.</summary>
    public static void AddTo(this Tensor?[] gradients, IReadOnlyList<Tensor> total, double factor)
    {
        using var noGradient = no_grad();
        for (var index = 0; index < gradients.Length; index++)
        {
            if (gradients[index] is { } gradient)
                total[index].add_(gradient, alpha: factor);
        }
    }
}
