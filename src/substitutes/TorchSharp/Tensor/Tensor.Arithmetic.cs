using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Sums, products and quotients.</summary>
    public partial class Tensor
    {
        private static readonly Op _addTensor = new("aten::add", "Tensor");
        private static readonly Op _addTensorInPlace = new("aten::add_", "Tensor");
        private static readonly Op _addScalar = new("aten::add", "Scalar");
        private static readonly Op _addScalarInPlace = new("aten::add_", "Scalar");
        private static readonly Op _subTensor = new("aten::sub", "Tensor");
        private static readonly Op _subTensorInPlace = new("aten::sub_", "Tensor");
        private static readonly Op _subScalar = new("aten::sub", "Scalar");
        private static readonly Op _subScalarInPlace = new("aten::sub_", "Scalar");
        private static readonly Op _mulTensor = new("aten::mul", "Tensor");
        private static readonly Op _mulTensorInPlace = new("aten::mul_", "Tensor");
        private static readonly Op _mulScalar = new("aten::mul", "Scalar");
        private static readonly Op _mulScalarInPlace = new("aten::mul_", "Scalar");
        private static readonly Op _divTensor = new("aten::div", "Tensor");
        private static readonly Op _divTensorInPlace = new("aten::div_", "Tensor");
        private static readonly Op _divScalar = new("aten::div", "Scalar");
        private static readonly Op _divScalarInPlace = new("aten::div_", "Scalar");
        private static readonly Op _remainderTensor = new("aten::remainder", "Tensor");
        private static readonly Op _remainderTensorInPlace = new("aten::remainder_", "Tensor");
        private static readonly Op _remainderScalar = new("aten::remainder", "Scalar");
        private static readonly Op _remainderScalarInPlace = new("aten::remainder_", "Scalar");
        private static readonly Op _divTensorMode = new("aten::div", "Tensor_mode");
        private static readonly Op _divScalarMode = new("aten::div", "Scalar_mode");
        private static readonly Op _divTensorModeInPlace = new("aten::div_", "Tensor_mode");
        private static readonly Op _divScalarModeInPlace = new("aten::div_", "Scalar_mode");

        public Tensor add(Tensor target) => _addTensor.Call(this, target);

        public Tensor add_(Tensor target) => InPlace(_addTensorInPlace, this, target);

        public Tensor add(Scalar scalar) => _addScalar.Call(this, scalar);

        public Tensor add_(Scalar scalar) => InPlace(_addScalarInPlace, this, scalar);

        public Tensor sub(Tensor target) => _subTensor.Call(this, target);

        public Tensor sub_(Tensor target) => InPlace(_subTensorInPlace, this, target);

        public Tensor sub(Scalar target) => _subScalar.Call(this, target);

        public Tensor sub_(Scalar target) => InPlace(_subScalarInPlace, this, target);

        public Tensor mul(Tensor target) => _mulTensor.Call(this, target);

        public Tensor mul_(Tensor target) => InPlace(_mulTensorInPlace, this, target);

        public Tensor mul(Scalar target) => _mulScalar.Call(this, target);

        public Tensor mul_(Scalar target) => InPlace(_mulScalarInPlace, this, target);

        public Tensor remainder(Tensor target) => _remainderTensor.Call(this, target);

        public Tensor remainder_(Tensor target) => InPlace(_remainderTensorInPlace, this, target);

        public Tensor remainder(Scalar scalar) => _remainderScalar.Call(this, scalar);

        public Tensor remainder_(Scalar scalar) => InPlace(_remainderScalarInPlace, this, scalar);

        public Tensor add(Tensor target, Scalar alpha) => _addTensor.Call(this, target, alpha);

        public Tensor add_(Tensor target, Scalar alpha)
        {
            _addTensorInPlace.Run(this, target, alpha);
            return this;
        }

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode == RoundingMode.None
            ? _divTensor.Call(this, target)
            : _divTensorMode.Call(this, target, Name(rounding_mode));

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
        {
            if (rounding_mode == RoundingMode.None)
            {
                _divTensorInPlace.Run(this, target);
            }
            else
            {
                _divTensorModeInPlace.Run(this, target, Name(rounding_mode));
            }

            return this;
        }

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode == RoundingMode.None
            ? _divScalar.Call(this, target)
            : _divScalarMode.Call(this, target, Name(rounding_mode));

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
        {
            if (rounding_mode == RoundingMode.None)
            {
                _divScalarInPlace.Run(this, target);
            }
            else
            {
                _divScalarModeInPlace.Run(this, target, Name(rounding_mode));
            }

            return this;
        }

        private static string Name(RoundingMode mode) => mode == RoundingMode.trunc ? "trunc" : "floor";
    }
}
