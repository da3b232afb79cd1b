using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Functions of each element, from <c>log10</c> to <c>trunc</c>.</summary>
    public partial class Tensor
    {
        private static readonly Op _log1P = new("aten::log1p");
        private static readonly Op _log1PInPlace = new("aten::log1p_");
        private static readonly Op _log2 = new("aten::log2");
        private static readonly Op _log2InPlace = new("aten::log2_");
        private static readonly Op _neg = new("aten::neg");
        private static readonly Op _negInPlace = new("aten::neg_");
        private static readonly Op _reciprocal = new("aten::reciprocal");
        private static readonly Op _reciprocalInPlace = new("aten::reciprocal_");
        private static readonly Op _relu = new("aten::relu");
        private static readonly Op _reluInPlace = new("aten::relu_");
        private static readonly Op _rsqrt = new("aten::rsqrt");
        private static readonly Op _rsqrtInPlace = new("aten::rsqrt_");
        private static readonly Op _sigmoid = new("aten::sigmoid");
        private static readonly Op _sigmoidInPlace = new("aten::sigmoid_");
        private static readonly Op _sign = new("aten::sign");
        private static readonly Op _signInPlace = new("aten::sign_");
        private static readonly Op _sin = new("aten::sin");
        private static readonly Op _sinInPlace = new("aten::sin_");
        private static readonly Op _sinh = new("aten::sinh");
        private static readonly Op _sinhInPlace = new("aten::sinh_");
        private static readonly Op _sqrt = new("aten::sqrt");
        private static readonly Op _sqrtInPlace = new("aten::sqrt_");
        private static readonly Op _tan = new("aten::tan");
        private static readonly Op _tanInPlace = new("aten::tan_");
        private static readonly Op _tanh = new("aten::tanh");
        private static readonly Op _tanhInPlace = new("aten::tanh_");
        private static readonly Op _trunc = new("aten::trunc");
        private static readonly Op _truncInPlace = new("aten::trunc_");
        private static readonly Op _selu = new("aten::selu");
        private static readonly Op _seluInPlace = new("aten::selu_");
        private static readonly Op _silu = new("aten::silu");
        private static readonly Op _siluInPlace = new("aten::silu_");
        private static readonly Op _logicalNot = new("aten::logical_not");
        private static readonly Op _logicalNotInPlace = new("aten::logical_not_");
        private static readonly Op _bitwiseNot = new("aten::bitwise_not");
        private static readonly Op _bitwiseNotInPlace = new("aten::bitwise_not_");

        public Tensor log1p() => _log1P.Call(this);

        public Tensor log1p_() => InPlace(_log1PInPlace, this);

        public Tensor log2() => _log2.Call(this);

        public Tensor log2_() => InPlace(_log2InPlace, this);

        public Tensor neg() => _neg.Call(this);

        public Tensor neg_() => InPlace(_negInPlace, this);

        public Tensor reciprocal() => _reciprocal.Call(this);

        public Tensor reciprocal_() => InPlace(_reciprocalInPlace, this);

        public Tensor relu() => _relu.Call(this);

        public Tensor relu_() => InPlace(_reluInPlace, this);

        public Tensor rsqrt() => _rsqrt.Call(this);

        public Tensor rsqrt_() => InPlace(_rsqrtInPlace, this);

        public Tensor sigmoid() => _sigmoid.Call(this);

        public Tensor sigmoid_() => InPlace(_sigmoidInPlace, this);

        public Tensor sign() => _sign.Call(this);

        public Tensor sign_() => InPlace(_signInPlace, this);

        public Tensor sin() => _sin.Call(this);

        public Tensor sin_() => InPlace(_sinInPlace, this);

        public Tensor sinh() => _sinh.Call(this);

        public Tensor sinh_() => InPlace(_sinhInPlace, this);

        public Tensor sqrt() => _sqrt.Call(this);

        public Tensor sqrt_() => InPlace(_sqrtInPlace, this);

        public Tensor tan() => _tan.Call(this);

        public Tensor tan_() => InPlace(_tanInPlace, this);

        public Tensor tanh() => _tanh.Call(this);

        public Tensor tanh_() => InPlace(_tanhInPlace, this);

        public Tensor trunc() => _trunc.Call(this);

        public Tensor trunc_() => InPlace(_truncInPlace, this);

        public Tensor selu() => _selu.Call(this);

        public Tensor selu_() => InPlace(_seluInPlace, this);

        public Tensor silu() => _silu.Call(this);

        public Tensor silu_() => InPlace(_siluInPlace, this);

        public Tensor logical_not() => _logicalNot.Call(this);

        public Tensor logical_not_() => InPlace(_logicalNotInPlace, this);

        public Tensor bitwise_not() => _bitwiseNot.Call(this);

        public Tensor bitwise_not_() => InPlace(_bitwiseNotInPlace, this);
    }
}
