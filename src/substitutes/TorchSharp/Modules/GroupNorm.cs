using System.Globalization;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Normalises groups of channels of each example. Weight and bias must be set before use.</summary>
    public sealed class GroupNorm : nn.Module<Tensor, Tensor>
    {
        [ComponentName(nameof(bias))]
        private Parameter? _bias;

        [ComponentName(nameof(weight))]
        private Parameter? _weight;

        internal GroupNorm(long num_groups, long num_channels, double eps, bool affine, Device? device, ScalarType? dtype)
            : base(nameof(GroupNorm))
        {
            this.num_groups = num_groups;
            this.eps = eps;
            this.affine = affine;
            if (affine)
            {
                // Upstream leaves both uninitialised, up to 0.107; not-a-number makes that visible.
                weight = new Parameter(full(num_channels, double.NaN, dtype ?? get_default_dtype(), device));
                bias = new Parameter(full(num_channels, double.NaN, dtype ?? get_default_dtype(), device));
            }
        }

        public long num_groups { get; set; }

        public double eps { get; set; }

        public bool affine { get; set; }

        public Parameter? bias
        {
            get => _bias;
            set => ConditionallyRegisterParameter(nameof(bias), ParameterSlot.Assign(ref _bias, value));
        }

        public Parameter weight
        {
            get => _weight!;
            set
            {
                ArgumentNullException.ThrowIfNull(value, nameof(weight));
                ConditionallyRegisterParameter(nameof(weight), ParameterSlot.Assign(ref _weight, value));
            }
        }

        public override Tensor forward(Tensor tensor) => tensor.Dimensions >= 3
            ? nn.functional.group_norm(tensor, num_groups, _weight, _bias, eps)
            : throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"Invalid number of dimensions for GroupNorm argument: {tensor.Dimensions}"));
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static GroupNorm GroupNorm(
                long num_groups,
                long num_channels,
                double eps = 1e-05,
                bool affine = true,
                Device? device = null,
                ScalarType? dtype = null) =>
                new(num_groups, num_channels, eps, affine, device, dtype);
        }
    }
}
