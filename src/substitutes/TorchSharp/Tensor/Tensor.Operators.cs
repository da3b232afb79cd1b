using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Arithmetic operators. Each makes a new tensor, also in <c>x += y</c>.</summary>
    public partial class Tensor
    {
        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);

        public static Tensor operator +(Tensor left, Scalar right) => left.add(right);

        public static Tensor operator +(Tensor left, int right) => _addScalar.Call(left, right);

        public static Tensor operator +(Tensor left, long right) => _addScalar.Call(left, right);

        public static Tensor operator +(Tensor left, float right) => _addScalar.Call(left, right);

        public static Tensor operator +(Tensor left, double right) => _addScalar.Call(left, right);

        public static Tensor operator +(Scalar left, Tensor right) => right.add(left);

        public static Tensor operator +(int left, Tensor right) => right.add(left);

        public static Tensor operator +(long left, Tensor right) => right.add(left);

        public static Tensor operator +(float left, Tensor right) => right.add(left);

        public static Tensor operator +(double left, Tensor right) => right.add(left);

        public static Tensor operator -(Tensor left, Tensor right) => left.sub(right);

        public static Tensor operator -(Tensor left, Scalar right) => left.sub(right);

        public static Tensor operator -(Tensor left, int right) => _subScalar.Call(left, right);

        public static Tensor operator -(Tensor left, long right) => _subScalar.Call(left, right);

        public static Tensor operator -(Tensor left, float right) => _subScalar.Call(left, right);

        public static Tensor operator -(Tensor left, double right) => _subScalar.Call(left, right);

        public static Tensor operator -(Scalar left, Tensor right) => Subtract(left, right);

        public static Tensor operator -(int left, Tensor right) => Subtract(left, right);

        public static Tensor operator -(long left, Tensor right) => Subtract(left, right);

        public static Tensor operator -(float left, Tensor right) => Subtract(left, right);

        public static Tensor operator -(double left, Tensor right) => Subtract(left, right);

        public static Tensor operator *(Tensor left, Tensor right) => left.mul(right);

        public static Tensor operator *(Tensor left, Scalar right) => left.mul(right);

        public static Tensor operator *(Tensor left, int right) => _mulScalar.Call(left, right);

        public static Tensor operator *(Tensor left, long right) => _mulScalar.Call(left, right);

        public static Tensor operator *(Tensor left, float right) => _mulScalar.Call(left, right);

        public static Tensor operator *(Tensor left, double right) => _mulScalar.Call(left, right);

        public static Tensor operator *(Scalar left, Tensor right) => right.mul(left);

        public static Tensor operator *(int left, Tensor right) => right.mul(left);

        public static Tensor operator *(long left, Tensor right) => right.mul(left);

        public static Tensor operator *(float left, Tensor right) => right.mul(left);

        public static Tensor operator *(double left, Tensor right) => right.mul(left);

        public static Tensor operator /(Tensor left, Tensor right) => left.div(right);

        public static Tensor operator /(Tensor left, Scalar right) => left.div(right);

        public static Tensor operator /(Tensor left, int right) => _divScalar.Call(left, right);

        public static Tensor operator /(Tensor left, long right) => _divScalar.Call(left, right);

        public static Tensor operator /(Tensor left, float right) => _divScalar.Call(left, right);

        public static Tensor operator /(Tensor left, double right) => _divScalar.Call(left, right);

        public static Tensor operator /(Scalar left, Tensor right) => Divide(left, right);

        public static Tensor operator /(int left, Tensor right) => Divide(left, right);

        public static Tensor operator /(long left, Tensor right) => Divide(left, right);

        public static Tensor operator /(float left, Tensor right) => Divide(left, right);

        public static Tensor operator /(double left, Tensor right) => Divide(left, right);

        public static Tensor operator %(Tensor left, Tensor right) => left.remainder(right);

        public static Tensor operator %(Tensor left, Scalar right) => left.remainder(right);

        public static Tensor operator %(Tensor left, int right) => _remainderScalar.Call(left, right);

        public static Tensor operator %(Tensor left, long right) => _remainderScalar.Call(left, right);

        public static Tensor operator %(Tensor left, float right) => _remainderScalar.Call(left, right);

        public static Tensor operator %(Tensor left, double right) => _remainderScalar.Call(left, right);

        public static Tensor operator -(Tensor tensor) => tensor.neg();

        public static Tensor operator &(Tensor left, Tensor right) => left.bitwise_and(right);

        public static Tensor operator |(Tensor left, Tensor right) => left.bitwise_or(right);

        public static Tensor operator ^(Tensor left, Tensor right) => left.bitwise_xor(right);

        public static Tensor operator ~(Tensor left) => left.bitwise_not();

        private static Tensor Subtract(Scalar left, Tensor right)
        {
            using var negative = right.neg();
            return negative.add(left);
        }

        private static Tensor Divide(Scalar left, Tensor right)
        {
            using var inverse = right.reciprocal();
            return inverse.mul(left);
        }
    }
}
