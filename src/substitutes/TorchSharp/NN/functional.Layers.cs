using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Affine maps, convolutions and normalisations.</summary>
        public static partial class functional
        {
            private static readonly Op _linear = new("aten::linear");
            private static readonly Op _conv1d = new("aten::conv1d");
            private static readonly Op _conv1dPadding = new("aten::conv1d", "padding");
            private static readonly Op _conv2d = new("aten::conv2d");
            private static readonly Op _conv2dPadding = new("aten::conv2d", "padding");
            private static readonly Op _convTranspose2d = new("aten::conv_transpose2d", "input");
            private static readonly Op _batchNorm = new("aten::batch_norm");
            private static readonly Op _layerNorm = new("aten::layer_norm");
            private static readonly Op _groupNorm = new("aten::group_norm");
            private static readonly Op _instanceNorm = new("aten::instance_norm");
            private static readonly Op _cosineSimilarity = new("aten::cosine_similarity");
            private static readonly Op _vectorNorm = new("aten::linalg_vector_norm");
            private static readonly Op _unfold = new("aten::im2col");

            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => _linear.Call(input, weights, bias);

            public static Tensor conv1d(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long? stride = null,
                long? padding = null,
                long? dilation = null,
                long groups = 1) =>
                _conv1d.Call(input, weight, bias, stride ?? 1, padding ?? 0, dilation ?? 1, groups);

            public static Tensor conv1d_padding(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long? stride = null,
                Padding padding = Padding.Valid,
                long? dilation = null,
                long groups = 1) =>
                _conv1dPadding.Call(input, weight, bias, stride ?? 1, Name(padding), dilation ?? 1, groups);

            public static Tensor conv2d(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long[]? strides = null,
                long[]? padding = null,
                long[]? dilation = null,
                long groups = 1) =>
                _conv2d.Call(input, weight, bias, strides ?? _one, padding ?? _zero, dilation ?? _one, groups);

            public static Tensor conv2d_padding(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long[]? strides = null,
                Padding padding = Padding.Valid,
                long[]? dilation = null,
                long groups = 1) =>
                _conv2dPadding.Call(input, weight, bias, strides ?? _one, Name(padding), dilation ?? _one, groups);

            public static Tensor conv_transpose2d(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long[]? strides = null,
                long[]? padding = null,
                long[]? output_padding = null,
                long[]? dilation = null,
                long groups = 1) =>
                _convTranspose2d.Call(
                    input, weight, bias, strides ?? _one, padding ?? _zero, output_padding ?? _zero, groups, dilation ?? _one);

            public static Tensor batch_norm(
                Tensor input,
                Tensor? running_mean,
                Tensor? running_var,
                Tensor? weight = null,
                Tensor? bias = null,
                bool training = false,
                double momentum = 0.1,
                double eps = 1e-5) =>
                _batchNorm.Call(
                    input, weight, bias, running_mean, running_var,
                    training ? RequireSeveral(input) : false, momentum, eps, true);

            public static Tensor layer_norm(
                Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) =>
                _layerNorm.Call(input, normalized_shape, weight, bias, eps);

            public static Tensor group_norm(
                Tensor input, long num_groups, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) =>
                _groupNorm.Call(input, num_groups, weight, bias, eps);

            public static Tensor instance_norm(
                Tensor input,
                Tensor? running_mean = null,
                Tensor? running_var = null,
                Tensor? weight = null,
                Tensor? bias = null,
                bool use_input_stats = true,
                double momentum = 0.1,
                double eps = 1e-5) =>
                _instanceNorm.Call(input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps, true);

            public static Tensor normalize(Tensor input, double p = 2.0, long dim = 1L, double eps = 1e-12)
            {
                using var norm = _vectorNorm.Call(input, p, dim, true);
                using var bounded = norm.clamp_min(eps);
                using var expanded = bounded.expand_as(input);
                return input.div(expanded);
            }

            public static Tensor cosine_similarity(Tensor x1, Tensor x2, long dim = 1, double eps = 1e-8) =>
                _cosineSimilarity.Call(x1, x2, dim, eps);

            public static Tensor unfold(Tensor input, long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
                _unfold.Call(input, Square(kernel_size), Square(dilation), Square(padding), Square(stride));

            private static readonly long[] _one = [1];
            private static readonly long[] _zero = [0];

            private static string Name(Padding padding) => padding == Padding.Same ? "same" : "valid";

            private static bool RequireSeveral(Tensor input)
            {
                var shape = input.shape;
                return shape.Where((_, d) => d != 1).Aggregate(1L, (product, size) => product * size) != 1
                    ? true
                    : throw new System.Runtime.InteropServices.ExternalException(
                        $"Expected more than 1 value per channel when training, got input size [{string.Join(", ", shape)}]");
            }
        }

        private static long[] Square(long size) => [size, size];

        private static long[]? Square(long? size) => size is { } value ? [value, value] : null;

        private static long[] Pair((long, long) size) => [size.Item1, size.Item2];

        private static long[]? Pair((long, long)? size) => size is { } value ? [value.Item1, value.Item2] : null;
    }
}
