using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// Finds out on a few rows whether libtorch can differentiate a network and its loss once or twice. Where it cannot, <c>autograd.grad</c> would end
/// the process on the packages; <c>autograd.backward</c> throws.
/// </summary>
internal static class Differentiability
{
    private const int Rows = 2;

    /// <summary>Differentiates the outputs with respect to the inputs.</summary>
    /// <exception cref="InvalidOperationException">An operation has no derivative there.</exception>
    public static void RequireForInputs(RiskNetwork network, RiskBatch batch)
    {
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        var features = batch.First(Math.Min(Rows, batch.Features.shape[0])).Features.clone().requires_grad_();
        try
        {
            var sum = network.Module.call(features).sum();
            if (sum.requires_grad)
                autograd.backward([sum], inputs: [features]);
        }
        catch (ExternalException error)
        {
            throw new InvalidOperationException(
                "The network has an operation that libtorch cannot differentiate with respect to the inputs: "
                + $"{error.Message.Split('\n')[0].Trim()} Leave `InputGradient` out, or write the operation in terms of others.", error);
        }
    }

    /// <summary>Differentiates <paramref name="order"/> times, 1 or 2; the parameters' own <c>grad</c> is left as it was.</summary>
    /// <exception cref="InvalidOperationException">An operation has no derivative of that order.</exception>
    public static void Require(RiskNetwork network, RiskBatch batch, Loss loss, int order)
    {
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        var saved = network.Parameters.Select(parameter => parameter.grad).ToArray();
        try
        {
            foreach (var parameter in network.Parameters)
                parameter.grad = null;
            var few = batch.First(Math.Min(Rows, batch.Features.shape[0]));
            var mean = few.MeanLoss(loss, network.Module.call(few.Features));
            if (!mean.requires_grad)
                return;
            autograd.backward([mean], retain_graph: true, inputs: network.Parameters);
            if (order == 1)
                return;
            Tensor[] slopes = [.. Derivatives.Of([mean], null, network.Parameters, differentiable: true).Where(slope => slope is { requires_grad: true }).Select(slope => slope!)];
            if (slopes.Length > 0)
                autograd.backward(slopes, [.. slopes.Select(slope => ones_like(slope))], inputs: network.Parameters);
        }
        catch (ExternalException error)
        {
            throw new InvalidOperationException(
                $"The network or its loss has an operation that libtorch cannot differentiate {(order == 1 ? "at all" : "twice")}: {error.Message.Split('\n')[0].Trim()} "
                + "Write the operation in terms of others.", error);
        }
        finally
        {
            foreach (var (parameter, gradient) in network.Parameters.Zip(saved))
                parameter.grad = gradient;
        }
    }
}
