using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Tests of each element and functions without an in-place form.</summary>
    public partial class Tensor
    {
        private static readonly Op _isnan = new("aten::isnan");
        private static readonly Op _isinf = new("aten::isinf");
        private static readonly Op _isfinite = new("aten::isfinite");
        private static readonly Op _isposinf = new("aten::isposinf");
        private static readonly Op _isneginf = new("aten::isneginf");
        private static readonly Op _signbit = new("aten::signbit");
        private static readonly Op _exp2 = new("aten::exp2");
        private static readonly Op _logSigmoid = new("aten::log_sigmoid");

        public Tensor isnan() => _isnan.Call(this);

        public Tensor isinf() => _isinf.Call(this);

        public Tensor isfinite() => _isfinite.Call(this);

        public Tensor isposinf() => _isposinf.Call(this);

        public Tensor isneginf() => _isneginf.Call(this);

        public Tensor signbit() => _signbit.Call(this);

        public Tensor exp2() => _exp2.Call(this);

        public Tensor log_sigmoid() => _logSigmoid.Call(this);
    }
}
