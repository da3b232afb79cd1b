using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Equality up to a tolerance: |a − b| ≤ atol + rtol·|b|.</summary>
    public partial class Tensor
    {
        private static readonly Op _isclose = new("aten::isclose");
        private static readonly Op _allclose = new("aten::allclose");
        private static readonly Op _amaxOut = new("aten::amax", "out");
        private static readonly Op _aminOut = new("aten::amin", "out");

        public Tensor isclose(Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false) =>
            _isclose.Call(this, other, rtol, atol, nanEqual);

        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) =>
            _allclose.Number(this, target, rtol, atol, equal_nan).Bits != 0;

        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) => Extreme(_amax, _amaxOut, dims, keepdim, @out);

        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) => Extreme(_amin, _aminOut, dims, keepdim, @out);

        private Tensor Extreme(Op op, Op outOp, long[] dims, bool keepdim, Tensor? target)
        {
            if (target is null)
            {
                return op.Call(this, dims, keepdim);
            }

            outOp.Run(this, dims, keepdim, target);
            return target;
        }
    }

    public static Tensor isclose(Tensor tensor, Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false) =>
        tensor.isclose(other, rtol, atol, nanEqual);

    public static bool allclose(Tensor tensor, Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) =>
        tensor.allclose(target, rtol, atol, equal_nan);
}
