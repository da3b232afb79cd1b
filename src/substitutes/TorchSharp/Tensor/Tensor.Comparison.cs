using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Comparisons of each element.</summary>
    public partial class Tensor
    {
        private static readonly Op _eqTensor = new("aten::eq", "Tensor");
        private static readonly Op _eqTensorInPlace = new("aten::eq_", "Tensor");
        private static readonly Op _eqScalar = new("aten::eq", "Scalar");
        private static readonly Op _eqScalarInPlace = new("aten::eq_", "Scalar");
        private static readonly Op _neTensor = new("aten::ne", "Tensor");
        private static readonly Op _neTensorInPlace = new("aten::ne_", "Tensor");
        private static readonly Op _neScalar = new("aten::ne", "Scalar");
        private static readonly Op _neScalarInPlace = new("aten::ne_", "Scalar");
        private static readonly Op _ltTensor = new("aten::lt", "Tensor");
        private static readonly Op _ltTensorInPlace = new("aten::lt_", "Tensor");
        private static readonly Op _ltScalar = new("aten::lt", "Scalar");
        private static readonly Op _ltScalarInPlace = new("aten::lt_", "Scalar");
        private static readonly Op _equal = new("aten::equal");
        private static readonly Op _leTensor = new("aten::le", "Tensor");
        private static readonly Op _leTensorInPlace = new("aten::le_", "Tensor");
        private static readonly Op _leScalar = new("aten::le", "Scalar");
        private static readonly Op _leScalarInPlace = new("aten::le_", "Scalar");
        private static readonly Op _gtTensor = new("aten::gt", "Tensor");
        private static readonly Op _gtTensorInPlace = new("aten::gt_", "Tensor");
        private static readonly Op _gtScalar = new("aten::gt", "Scalar");
        private static readonly Op _gtScalarInPlace = new("aten::gt_", "Scalar");
        private static readonly Op _geTensor = new("aten::ge", "Tensor");
        private static readonly Op _geTensorInPlace = new("aten::ge_", "Tensor");
        private static readonly Op _geScalar = new("aten::ge", "Scalar");
        private static readonly Op _geScalarInPlace = new("aten::ge_", "Scalar");

        public Tensor eq(Tensor target) => _eqTensor.Call(this, target);

        public Tensor eq_(Tensor target) => InPlace(_eqTensorInPlace, this, target);

        public Tensor eq(Scalar target) => _eqScalar.Call(this, target);

        public Tensor eq_(Scalar target) => InPlace(_eqScalarInPlace, this, target);

        public Tensor equal(Tensor target) => eq(target);

        public Tensor ne(Tensor target) => _neTensor.Call(this, target);

        public Tensor ne_(Tensor target) => InPlace(_neTensorInPlace, this, target);

        public Tensor ne(Scalar target) => _neScalar.Call(this, target);

        public Tensor ne_(Scalar target) => InPlace(_neScalarInPlace, this, target);

        public Tensor not_equal(Tensor target) => ne(target);

        public Tensor lt(Tensor target) => _ltTensor.Call(this, target);

        public Tensor lt_(Tensor target) => InPlace(_ltTensorInPlace, this, target);

        public Tensor lt(Scalar target) => _ltScalar.Call(this, target);

        public Tensor lt_(Scalar target) => InPlace(_ltScalarInPlace, this, target);

        public Tensor less(Tensor target) => lt(target);

        public Tensor le(Tensor target) => _leTensor.Call(this, target);

        public Tensor le_(Tensor target) => InPlace(_leTensorInPlace, this, target);

        public Tensor le(Scalar target) => _leScalar.Call(this, target);

        public Tensor le_(Scalar target) => InPlace(_leScalarInPlace, this, target);

        public Tensor less_equal(Tensor target) => le(target);

        public Tensor gt(Tensor target) => _gtTensor.Call(this, target);

        public Tensor gt_(Tensor target) => InPlace(_gtTensorInPlace, this, target);

        public Tensor gt(Scalar target) => _gtScalar.Call(this, target);

        public Tensor gt_(Scalar target) => InPlace(_gtScalarInPlace, this, target);

        public Tensor greater(Tensor target) => gt(target);

        public Tensor ge(Tensor target) => _geTensor.Call(this, target);

        public Tensor ge_(Tensor target) => InPlace(_geTensorInPlace, this, target);

        public Tensor ge(Scalar target) => _geScalar.Call(this, target);

        public Tensor ge_(Scalar target) => InPlace(_geScalarInPlace, this, target);

        public Tensor greater_equal(Tensor target) => ge(target);

        public static Tensor operator ==(Tensor left, Tensor right) => left.eq(right);

        public static Tensor operator ==(Tensor left, Scalar right) => left.eq(right);

        public static Tensor operator ==(Scalar left, Tensor right) => right.eq(left);

        public static Tensor operator !=(Tensor left, Tensor right) => left.ne(right);

        public static Tensor operator !=(Tensor left, Scalar right) => left.ne(right);

        public static Tensor operator !=(Scalar left, Tensor right) => right.ne(left);

        public static Tensor operator <(Tensor left, Tensor right) => left.lt(right);

        public static Tensor operator <(Tensor left, Scalar right) => left.lt(right);

        public static Tensor operator <(Scalar left, Tensor right) => right.gt(left);

        public static Tensor operator <=(Tensor left, Tensor right) => left.le(right);

        public static Tensor operator <=(Tensor left, Scalar right) => left.le(right);

        public static Tensor operator <=(Scalar left, Tensor right) => right.ge(left);

        public static Tensor operator >(Tensor left, Tensor right) => left.gt(right);

        public static Tensor operator >(Tensor left, Scalar right) => left.gt(right);

        public static Tensor operator >(Scalar left, Tensor right) => right.lt(left);

        public static Tensor operator >=(Tensor left, Tensor right) => left.ge(right);

        public static Tensor operator >=(Tensor left, Scalar right) => left.ge(right);

        public static Tensor operator >=(Scalar left, Tensor right) => right.le(left);

        public override bool Equals(object? obj) => obj is Tensor tensor && Equals(tensor);

        /// <summary>Whether both tensors have the same shape and the same values.</summary>
        public bool Equals(Tensor target) => target is not null && _equal.Number(this, target).Bits != 0;

        /// <summary>By reference, while <see cref="Equals(Tensor)"/> compares values: upstream's trap, kept.</summary>
        public override int GetHashCode() => base.GetHashCode();
    }
}
