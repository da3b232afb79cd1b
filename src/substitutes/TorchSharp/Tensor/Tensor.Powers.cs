using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Powers, bounds, fused sums of products, filling.</summary>
    public partial class Tensor
    {
        private static readonly Op _powTensor = new("aten::pow", "Tensor_Tensor");
        private static readonly Op _powScalar = new("aten::pow", "Tensor_Scalar");
        private static readonly Op _powTensorInPlace = new("aten::pow_", "Tensor");
        private static readonly Op _powScalarInPlace = new("aten::pow_", "Scalar");
        private static readonly Op _clampScalar = new("aten::clamp");
        private static readonly Op _clampTensor = new("aten::clamp", "Tensor");
        private static readonly Op _clampScalarInPlace = new("aten::clamp_");
        private static readonly Op _clampTensorInPlace = new("aten::clamp_", "Tensor");
        private static readonly Op _clampMin = new("aten::clamp_min");
        private static readonly Op _clampMax = new("aten::clamp_max");
        private static readonly Op _clampMinInPlace = new("aten::clamp_min_");
        private static readonly Op _clampMaxInPlace = new("aten::clamp_max_");
        private static readonly Op _lerpTensor = new("aten::lerp", "Tensor");
        private static readonly Op _lerpTensorInPlace = new("aten::lerp_", "Tensor");
        private static readonly Op _addcmul = new("aten::addcmul");
        private static readonly Op _addcmulInPlace = new("aten::addcmul_");
        private static readonly Op _addcdiv = new("aten::addcdiv");
        private static readonly Op _addcdivInPlace = new("aten::addcdiv_");
        private static readonly Op _round = new("aten::round");
        private static readonly Op _roundInPlace = new("aten::round_");
        private static readonly Op _roundDecimals = new("aten::round", "decimals");
        private static readonly Op _roundDecimalsInPlace = new("aten::round_", "decimals");
        private static readonly Op _fill = new("aten::fill_", "Scalar");
        private static readonly Op _zero = new("aten::zero_");
        private static readonly Op _nanToNum = new("aten::nan_to_num");

        public Tensor pow(Tensor exponent) => _powTensor.Call(this, exponent);

        public Tensor pow(Scalar exponent) => _powScalar.Call(this, exponent);

        public Tensor pow_(Tensor exponent) => InPlace(_powTensorInPlace, this, exponent);

        public Tensor pow_(Scalar exponent) => InPlace(_powScalarInPlace, this, exponent);

        public Tensor square() => pow(2);

        public Tensor clamp(Scalar? min = null, Scalar? max = null) => _clampScalar.Call(this, min, max);

        public Tensor clamp_(Scalar? min = null, Scalar? max = null)
        {
            _clampScalarInPlace.Run(this, min, max);
            return this;
        }

        public Tensor clamp(Tensor? min = null, Tensor? max = null) => _clampTensor.Call(this, min, max);

        public Tensor clamp_(Tensor? min = null, Tensor? max = null)
        {
            _clampTensorInPlace.Run(this, min, max);
            return this;
        }

        public Tensor clip(Scalar? min = null, Scalar? max = null) => clamp(min, max);

        public Tensor clamp_min(Scalar min) => _clampMin.Call(this, min);

        public Tensor clamp_min_(Scalar min) => InPlace(_clampMinInPlace, this, min);

        public Tensor clamp_max(Scalar max) => _clampMax.Call(this, max);

        public Tensor clamp_max_(Scalar max) => InPlace(_clampMaxInPlace, this, max);

        public Tensor lerp(Tensor end, Tensor weight) => _lerpTensor.Call(this, end, weight);

        public Tensor lerp_(Tensor end, Tensor weight)
        {
            _lerpTensorInPlace.Run(this, end, weight);
            return this;
        }

        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => _addcmul.Call(this, tensor1, tensor2, value);

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            _addcmulInPlace.Run(this, tensor1, tensor2, value);
            return this;
        }

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => _addcdiv.Call(this, tensor1, tensor2, value);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            _addcdivInPlace.Run(this, tensor1, tensor2, value);
            return this;
        }

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => addcdiv(tensor1, tensor2, 1);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => addcdiv_(tensor1, tensor2, 1);

        public Tensor round(long decimals = 0L) => decimals == 0 ? _round.Call(this) : _roundDecimals.Call(this, decimals);

        public Tensor round_(long decimals = 0L) =>
            decimals == 0 ? InPlace(_roundInPlace, this) : InPlace(_roundDecimalsInPlace, this, decimals);

        public Tensor fill_(Scalar value) => InPlace(_fill, this, value);

        public Tensor zero_() => InPlace(_zero, this);

        public Tensor nan_to_num(double nan = 0d, double? posinf = null, double? neginf = null) =>
            _nanToNum.Call(this, nan, posinf, neginf);
    }
}
