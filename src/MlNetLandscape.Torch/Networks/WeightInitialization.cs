using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Draws a module's initial weights, module by module in tree order, from one generator of its own.</summary>
internal static class WeightInitialization
{
    public static void Apply(nn.Module root, Initializer initializer, long seed)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var generator = new Generator(unchecked((ulong)seed), CPU);
        foreach (var module in root.modules())
        {
            switch (module)
            {
                case Linear linear:
                    Draw(linear.weight, linear.bias, initializer, generator);
                    break;
                case Conv2d convolution:
                    Draw(convolution.weight, convolution.bias, initializer, generator);
                    break;
                case BatchNorm1d norm:
                    Reset(norm.weight, norm.bias);
                    break;
                case BatchNorm2d norm:
                    Reset(norm.weight, norm.bias);
                    break;
                case LayerNorm norm:
                    Reset(norm.weight, norm.bias);
                    break;
                case GroupNorm norm: // TorchSharp 0.105.2 leaves these two uninitialised
                    Reset(norm.weight, norm.bias);
                    break;
            }
        }
    }

    private static void Reset(Tensor? weight, Tensor? bias)
    {
        weight?.fill_(1);
        bias?.zero_();
    }

    private static void Draw(Tensor weight, Tensor? bias, Initializer initializer, Generator generator)
    {
        var shape = weight.shape; // [out, in] or [out, in, k, k]
        var receptive = shape.Skip(2).Aggregate(1L, (product, size) => product * size);
        var fanIn = (double)(shape[1] * receptive);
        var fanOut = (double)(shape[0] * receptive);
        var scale = initializer.Scale;
        switch (initializer.Kind)
        {
            case InitializerKind.HeNormal:
                weight.normal_(0, scale * Math.Sqrt(2 / fanIn), generator);
                break;
            case InitializerKind.HeUniform:
                Uniform(weight, scale * Math.Sqrt(6 / fanIn), generator);
                break;
            case InitializerKind.XavierNormal:
                weight.normal_(0, scale * Math.Sqrt(2 / (fanIn + fanOut)), generator);
                break;
            case InitializerKind.XavierUniform:
                Uniform(weight, scale * Math.Sqrt(6 / (fanIn + fanOut)), generator);
                break;
            case InitializerKind.Normal:
                weight.normal_(0, scale, generator);
                break;
            case InitializerKind.Orthogonal:
                weight.copy_(Orthogonal(shape[0], shape[1] * receptive, generator).mul_(scale).reshape(shape));
                break;
            case InitializerKind.PyTorch:
                Uniform(weight, scale / Math.Sqrt(fanIn), generator);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(initializer), initializer.Kind, "Unknown kind of initializer.");
        }

        if (bias is null)
        {
            return;
        }

        if (initializer.Kind == InitializerKind.PyTorch)
        {
            Uniform(bias, scale / Math.Sqrt(fanIn), generator);
        }
        else
        {
            bias.zero_();
        }
    }

    private static void Uniform(Tensor tensor, double bound, Generator generator) => tensor.uniform_(-bound, bound, generator);

    /// <summary>[rows, columns], Haar distributed: Q·diag(sign(diag R)) of a Gaussian's QR (Mezzadri 2007).</summary>
    private static Tensor Orthogonal(long rows, long columns, Generator generator)
    {
        var tall = Math.Max(rows, columns);
        var narrow = Math.Min(rows, columns);
        var gaussian = empty(new[] { tall, narrow }, float64).normal_(0, 1, generator);
        var (q, r) = linalg.qr(gaussian);
        var signs = r.diagonal(0, 0, 1).sign(); // [narrow]
        var orthogonal = q * signs; // [tall, narrow]
        return rows >= columns ? orthogonal : orthogonal.t();
    }
}
