using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>(x − mean)/√(var + eps)·weight + bias, per channel; running statistics move by <c>momentum</c> with each batch.</summary>
public abstract class BatchNorm : NormBase
{
    public BatchNorm(
        long num_features,
        double eps,
        double momentum,
        bool affine,
        bool track_running_stats,
        Device? device,
        ScalarType? dtype,
        string name)
        : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name)
    {
    }

    public override Tensor forward(Tensor input)
    {
        ValidateInputDimensions(input);
        var factor = momentum ?? 0.0;
        if (training && track_running_stats && num_batches_tracked is not null)
        {
            num_batches_tracked.add_(1);
            factor = momentum ?? 1.0 / (double)num_batches_tracked;
        }

        var byBatch = training || (running_mean is null && running_var is null);
        var running = !training || track_running_stats;
        return nn.functional.batch_norm(
            input, running ? running_mean : null, running ? running_var : null, weight, bias, byBatch, factor, eps);
    }
}
