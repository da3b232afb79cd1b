using System.Globalization;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The gradient of a convolution with respect to its input, as a layer.</summary>
public abstract class ConvolutionTranspose : Convolution
{
    protected ConvolutionTranspose(
        string name,
        long in_channels,
        long out_channels,
        long[] kernel_size,
        long[] stride,
        long[]? padding,
        Padding? padding_type,
        long[] dilation,
        bool transposed,
        long[] output_padding,
        long groups,
        bool bias,
        PaddingModes padding_mode,
        Device? device = null,
        ScalarType? dtype = null)
        : base(
            name, in_channels, out_channels, kernel_size, stride, padding, padding_type, dilation, transposed, output_padding, groups, bias,
            padding_mode, device, dtype)
    {
    }

    public override Tensor forward(Tensor input) => forward(input, null);

    public abstract Tensor forward(Tensor input, long[]? output_size);

    /// <summary>The padding that gives the wanted output size.</summary>
    protected long[] _output_padding(
        Tensor input, long[]? output_size, long[] kernel_size, long[] stride, long[] padding, long[] dilation, long num_spatial_dims)
    {
        if (output_size is null)
        {
            return output_padding;
        }

        var leading = (int)(input.dim() - num_spatial_dims);
        var wanted = output_size.Length == leading + num_spatial_dims ? output_size[leading..] : output_size;
        if (wanted.Length != num_spatial_dims)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"output_size must have {num_spatial_dims} elements (got {wanted.Length})"), nameof(input));
        }

        var extra = new long[wanted.Length];
        for (var d = 0; d < wanted.Length; d++)
        {
            var smallest = ((input.size(d + leading) - 1) * stride[d]) - (2 * padding[d]) + (dilation[d] * (kernel_size[d] - 1)) + 1;
            extra[d] = wanted[d] - smallest;
            if (extra[d] < 0 || extra[d] >= stride[d])
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Requested an output size of {wanted[d]}, but valid sizes range from {smallest} to {smallest + stride[d] - 1}"));
            }
        }

        return extra;
    }
}
