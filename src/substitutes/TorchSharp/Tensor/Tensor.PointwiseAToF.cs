using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Functions of each element, from <c>abs</c> to <c>log</c>.</summary>
    public partial class Tensor
    {
        private static readonly Op _abs = new("aten::abs");
        private static readonly Op _absInPlace = new("aten::abs_");
        private static readonly Op _acos = new("aten::acos");
        private static readonly Op _acosInPlace = new("aten::acos_");
        private static readonly Op _asin = new("aten::asin");
        private static readonly Op _asinInPlace = new("aten::asin_");
        private static readonly Op _atan = new("aten::atan");
        private static readonly Op _atanInPlace = new("aten::atan_");
        private static readonly Op _ceil = new("aten::ceil");
        private static readonly Op _ceilInPlace = new("aten::ceil_");
        private static readonly Op _cos = new("aten::cos");
        private static readonly Op _cosInPlace = new("aten::cos_");
        private static readonly Op _cosh = new("aten::cosh");
        private static readonly Op _coshInPlace = new("aten::cosh_");
        private static readonly Op _erf = new("aten::erf");
        private static readonly Op _erfInPlace = new("aten::erf_");
        private static readonly Op _erfc = new("aten::erfc");
        private static readonly Op _erfcInPlace = new("aten::erfc_");
        private static readonly Op _erfinv = new("aten::erfinv");
        private static readonly Op _erfinvInPlace = new("aten::erfinv_");
        private static readonly Op _exp = new("aten::exp");
        private static readonly Op _expInPlace = new("aten::exp_");
        private static readonly Op _expm1 = new("aten::expm1");
        private static readonly Op _expm1InPlace = new("aten::expm1_");
        private static readonly Op _floor = new("aten::floor");
        private static readonly Op _floorInPlace = new("aten::floor_");
        private static readonly Op _frac = new("aten::frac");
        private static readonly Op _fracInPlace = new("aten::frac_");
        private static readonly Op _lgamma = new("aten::lgamma");
        private static readonly Op _lgammaInPlace = new("aten::lgamma_");
        private static readonly Op _digamma = new("aten::digamma");
        private static readonly Op _digammaInPlace = new("aten::digamma_");
        private static readonly Op _log = new("aten::log");
        private static readonly Op _logInPlace = new("aten::log_");
        private static readonly Op _log10 = new("aten::log10");
        private static readonly Op _log10InPlace = new("aten::log10_");

        public Tensor abs() => _abs.Call(this);

        public Tensor abs_() => InPlace(_absInPlace, this);

        public Tensor acos() => _acos.Call(this);

        public Tensor acos_() => InPlace(_acosInPlace, this);

        public Tensor asin() => _asin.Call(this);

        public Tensor asin_() => InPlace(_asinInPlace, this);

        public Tensor atan() => _atan.Call(this);

        public Tensor atan_() => InPlace(_atanInPlace, this);

        public Tensor ceil() => _ceil.Call(this);

        public Tensor ceil_() => InPlace(_ceilInPlace, this);

        public Tensor cos() => _cos.Call(this);

        public Tensor cos_() => InPlace(_cosInPlace, this);

        public Tensor cosh() => _cosh.Call(this);

        public Tensor cosh_() => InPlace(_coshInPlace, this);

        public Tensor erf() => _erf.Call(this);

        public Tensor erf_() => InPlace(_erfInPlace, this);

        public Tensor erfc() => _erfc.Call(this);

        public Tensor erfc_() => InPlace(_erfcInPlace, this);

        public Tensor erfinv() => _erfinv.Call(this);

        public Tensor erfinv_() => InPlace(_erfinvInPlace, this);

        public Tensor exp() => _exp.Call(this);

        public Tensor exp_() => InPlace(_expInPlace, this);

        public Tensor expm1() => _expm1.Call(this);

        public Tensor expm1_() => InPlace(_expm1InPlace, this);

        public Tensor floor() => _floor.Call(this);

        public Tensor floor_() => InPlace(_floorInPlace, this);

        public Tensor frac() => _frac.Call(this);

        public Tensor frac_() => InPlace(_fracInPlace, this);

        public Tensor lgamma() => _lgamma.Call(this);

        public Tensor lgamma_() => InPlace(_lgammaInPlace, this);

        public Tensor digamma() => _digamma.Call(this);

        public Tensor digamma_() => InPlace(_digammaInPlace, this);

        public Tensor log() => _log.Call(this);

        public Tensor log_() => InPlace(_logInPlace, this);

        public Tensor log10() => _log10.Call(this);

        public Tensor log10_() => InPlace(_log10InPlace, this);
    }
}
