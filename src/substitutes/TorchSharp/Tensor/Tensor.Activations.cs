using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Activation functions with parameters.</summary>
    public partial class Tensor
    {
        private static readonly Op _softmax = new("aten::softmax", "int");
        private static readonly Op _logSoftmax = new("aten::log_softmax", "int");
        private static readonly Op _softplus = new("aten::softplus");
        private static readonly Op _elu = new("aten::elu");
        private static readonly Op _eluInPlace = new("aten::elu_");
        private static readonly Op _gelu = new("aten::gelu");
        private static readonly Op _geluInPlace = new("aten::gelu_");
        private static readonly Op _leakyRelu = new("aten::leaky_relu");
        private static readonly Op _leakyReluInPlace = new("aten::leaky_relu_");

        public Tensor softmax(long dim, ScalarType? dtype = null) => _softmax.Call(this, dim, dtype);

        public Tensor log_softmax(long dim, ScalarType? dtype = null) => _logSoftmax.Call(this, dim, dtype);

        public Tensor softplus(double beta = 1, double threshold = 20) => _softplus.Call(this, beta, threshold);

        public Tensor elu(double alpha = 1) => _elu.Call(this, alpha);

        public Tensor elu(Scalar alpha, Scalar scale, Scalar input_scale) => _elu.Call(this, alpha, scale, input_scale);

        public Tensor elu_(Scalar alpha, Scalar scale, Scalar input_scale)
        {
            _eluInPlace.Run(this, alpha, scale, input_scale);
            return this;
        }

        public Tensor gelu() => _gelu.Call(this);

        public Tensor gelu_() => InPlace(_geluInPlace, this);

        public Tensor leaky_relu(Scalar negative_slope) => _leakyRelu.Call(this, negative_slope);

        public Tensor leaky_relu_(Scalar negative_slope) => InPlace(_leakyReluInPlace, this, negative_slope);
    }
}
