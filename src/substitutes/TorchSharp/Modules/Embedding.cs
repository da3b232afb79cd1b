using TorchSharp.Modules;
using TorchSharp.Native;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>A table of vectors looked up by number. Its entries are drawn from N(0, 1).</summary>
    public sealed class Embedding : nn.Module<Tensor, Tensor>
    {
        private static readonly Op _lookUp = new("aten::embedding");

        private readonly long _paddingIndex;
        private readonly bool _scaleByFrequency;
        private readonly bool _sparse;

        [ComponentName(nameof(weight))]
        private Parameter? _weight;

        internal Embedding(Tensor table, bool learn, long? paddingIndex, bool scaleByFrequency, bool sparse)
            : base(nameof(Embedding))
        {
            _paddingIndex = paddingIndex ?? -1;
            _scaleByFrequency = scaleByFrequency;
            _sparse = sparse;
            weight = new Parameter(table, learn);
        }

        public Parameter? weight
        {
            get => _weight;
            set
            {
                ArgumentNullException.ThrowIfNull(value, nameof(weight));
                ConditionallyRegisterParameter(nameof(weight), ParameterSlot.Assign(ref _weight, value));
            }
        }

        public override Tensor forward(Tensor input) => _lookUp.Call(weight, input, _paddingIndex, _scaleByFrequency, _sparse);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Embedding Embedding(
                long num_embeddings,
                long embedding_dims,
                long? padding_idx = null,
                double? max_norm = null,
                double norm_type = 2.0,
                bool scale_grad_by_freq = false,
                bool sparse = false,
                Device? device = null,
                ScalarType? dtype = null)
            {
                if (max_norm is not null)
                {
                    throw new NotSupportedException("Embedding's max_norm is not part of the substitute for TorchSharp.");
                }

                // As upstream: drawn in single precision on the CPU, then converted.
                var table = randn(num_embeddings, embedding_dims, ScalarType.Float32, CPU);
                if (padding_idx is { } index)
                {
                    using var row = table[index];
                    row.zero_();
                }

                if (dtype is not null || device is not null)
                {
                    table = table.to(dtype ?? ScalarType.Float32, device ?? CPU, disposeAfter: true);
                }

                return new(table, true, padding_idx, scale_grad_by_freq, sparse);
            }
        }
    }
}
