using System.Globalization;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Batch normalisation of each example on its own.</summary>
public abstract class InstanceNorm : NormBase
{
    public InstanceNorm(
        long num_features,
        double eps,
        double? momentum,
        bool affine,
        bool track_running_stats,
        Device? device,
        ScalarType? dtype,
        string name)
        : base(num_features, eps, momentum ?? 0.1, affine, track_running_stats, device, dtype, name)
    {
    }

    public override Tensor forward(Tensor input)
    {
        ValidateInputDimensions(input);
        var channel = (int)(input.ndim - GetNumberOfBatchDimensions());
        if (input.size(channel) != num_features)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"expected input's size at dim={channel} to match num_features ({num_features}), but got: {input.size(channel)}."));
        }

        if (channel > 0)
        {
            return Normalize(input);
        }

        using var batch = input.unsqueeze(0);
        return Normalize(batch).squeeze_(0);
    }

    protected abstract long GetNumberOfBatchDimensions();

    private Tensor Normalize(Tensor input) => nn.functional.instance_norm(
        input, running_mean, running_var, affine ? weight : null, bias, training || !track_running_stats, momentum ?? 0.1, eps);
}
