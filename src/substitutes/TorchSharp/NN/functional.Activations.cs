using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Activation functions and dropout.</summary>
        public static partial class functional
        {
            private static readonly Op _dropout = new("aten::dropout");
            private static readonly Op _dropoutInPlace = new("aten::dropout_");
            private static readonly Op _featureDropout = new("aten::feature_dropout");
            private static readonly Op _featureDropoutInPlace = new("aten::feature_dropout_");
            private static readonly Op _oneHot = new("aten::one_hot");

            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_().alias() : x.relu();

            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? x.tanh_().alias() : x.tanh();

            public static Tensor sigmoid(Tensor x, bool inplace) => inplace ? x.sigmoid_().alias() : x.sigmoid();

            public static Tensor sigmoid(Tensor x) => x.sigmoid();

            public static Tensor gelu(Tensor x, bool inplace) => inplace ? x.gelu_().alias() : x.gelu();

            public static Tensor gelu(Tensor x) => x.gelu();

            public static Tensor silu(Tensor x, bool inplace = false) => inplace ? x.silu_().alias() : x.silu();

            public static Tensor selu(Tensor x, bool inplace = false) => inplace ? x.selu_().alias() : x.selu();

            public static Tensor elu(Tensor x, double alpha, bool inplace = false) => inplace ? x.elu_(alpha, 1, 1).alias() : x.elu(alpha);

            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                inplace ? input.leaky_relu_(negative_slope).alias() : input.leaky_relu(negative_slope);

            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) => x.softplus(beta, threshold);

            public static Tensor mish(Tensor x, bool inplace = false)
            {
                using var softplus = x.softplus();
                using var gate = softplus.tanh();
                return inplace ? x.mul_(gate).alias() : x.mul(gate);
            }

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                Drop(inplace ? _dropoutInPlace : _dropout, input, p, training, inplace);

            public static Tensor dropout2d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                Drop(inplace ? _featureDropoutInPlace : _featureDropout, input, p, training, inplace);

            public static Tensor one_hot(Tensor x, long num_classes = -1) => x.dtype == ScalarType.Int64
                ? _oneHot.Call(x, num_classes)
                : throw new ArgumentException("OneHot input tensor must have elements of type Int64");

            /// <summary>In evaluation mode libtorch gives the input itself; the caller gets an object of its own either way.</summary>
            private static Tensor Drop(Op op, Tensor input, double p, bool training, bool inplace)
            {
                if (p is < 0 or > 1)
                {
                    throw new System.Runtime.InteropServices.ExternalException(string.Create(
                        System.Globalization.CultureInfo.InvariantCulture, $"dropout probability has to be between 0 and 1, but got {p}"));
                }

                if (!inplace)
                {
                    return op.Call(input, p, training);
                }

                op.Run(input, p, training);
                return input.alias();
            }
        }
    }
}
