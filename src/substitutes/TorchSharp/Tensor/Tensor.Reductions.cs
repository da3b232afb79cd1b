using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Functions that reduce a tensor, and orders.</summary>
    public partial class Tensor
    {
        private static readonly Op _sum = new("aten::sum");
        private static readonly Op _sumDims = new("aten::sum", "dim_IntList");
        private static readonly Op _mean = new("aten::mean");
        private static readonly Op _meanDims = new("aten::mean", "dim");
        private static readonly Op _prod = new("aten::prod");
        private static readonly Op _prodDim = new("aten::prod", "dim_int");
        private static readonly Op _stdAll = new("aten::std");
        private static readonly Op _stdDims = new("aten::std", "dim");
        private static readonly Op _varAll = new("aten::var");
        private static readonly Op _varDims = new("aten::var", "dim");
        private static readonly Op _all = new("aten::all");
        private static readonly Op _allDim = new("aten::all", "dim");
        private static readonly Op _any = new("aten::any");
        private static readonly Op _anyDim = new("aten::any", "dim");
        private static readonly Op _maxAll = new("aten::max");
        private static readonly Op _maxDim = new("aten::max", "dim");
        private static readonly Op _minAll = new("aten::min");
        private static readonly Op _minDim = new("aten::min", "dim");
        private static readonly Op _amax = new("aten::amax");
        private static readonly Op _amin = new("aten::amin");
        private static readonly Op _argmax = new("aten::argmax");
        private static readonly Op _argmin = new("aten::argmin");
        private static readonly Op _logsumexp = new("aten::logsumexp");
        private static readonly Op _cumsum = new("aten::cumsum");
        private static readonly Op _cumprod = new("aten::cumprod");
        private static readonly Op _median = new("aten::median");
        private static readonly Op _quantile = new("aten::quantile");
        private static readonly Op _countNonzero = new("aten::count_nonzero", "dim_IntList");
        private static readonly Op _norm = new("aten::norm", "Scalar");
        private static readonly Op _normDim = new("aten::norm", "ScalarOpt_dim");
        private static readonly Op _dist = new("aten::dist");
        private static readonly Op _topk = new("aten::topk");
        private static readonly Op _sort = new("aten::sort", "stable");
        private static readonly Op _argsort = new("aten::argsort");

        public Tensor sum(ScalarType? type = null) => _sum.Call(this, type);

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => _sumDims.Call(this, dim, keepdim, type);

        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => sum(dim.ToArray(), keepdim, type);

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => _sumDims.Call(this, dim, keepdim, type);

        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) => sum([dim0, dim1], keepdim, type);

        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) =>
            sum([dim0, dim1, dim2], keepdim, type);

        public Tensor mean() => _mean.Call(this);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            _meanDims.Call(this, dimensions, keepdim, type);

        public Tensor prod(ScalarType? type = null) => _prod.Call(this, type);

        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => _prodDim.Call(this, dim, keepdim, type);

        public Tensor std(bool unbiased = true) => _stdAll.Call(this, unbiased);

        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            As(_stdDims.Call(this, dimensions, unbiased, keepdim), type);

        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            As(_stdDims.Call(this, dim, unbiased, keepdim), type);

        public Tensor var(bool unbiased = true) => _varAll.Call(this, unbiased);

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            As(_varDims.Call(this, dimensions, unbiased, keepdim), type);

        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            As(_varDims.Call(this, dim, unbiased, keepdim), type);

        public Tensor all() => _all.Call(this);

        public Tensor all(long dim, bool keepdim = false) => _allDim.Call(this, dim, keepdim);

        public Tensor any() => _any.Call(this);

        public Tensor any(long dim, bool keepdim = false) => _anyDim.Call(this, dim, keepdim);

        public Tensor max() => _maxAll.Call(this);

        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => _maxDim.Pair(this, dim, keepdim);

        public Tensor min() => _minAll.Call(this);

        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => _minDim.Pair(this, dim, keepdim);

        public Tensor amax(params long[] dims) => _amax.Call(this, dims, false);

        public Tensor amin(params long[] dims) => _amin.Call(this, dims, false);

        public Tensor argmax() => _argmax.Call(this);

        public Tensor argmax(long dim, bool keepdim = false) => _argmax.Call(this, dim, keepdim);

        public Tensor argmin() => _argmin.Call(this);

        public Tensor argmin(long dim, bool keepdim = false) => _argmin.Call(this, dim, keepdim);

        public Tensor logsumexp(long dim, bool keepdim = false) => _logsumexp.Call(this, dim, keepdim);

        public Tensor cumsum(long dim, ScalarType? type = null) => _cumsum.Call(this, dim, type);

        public Tensor cumprod(long dim, ScalarType? type = null) => _cumprod.Call(this, dim, type);

        public Tensor median() => _median.Call(this);

        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) => _quantile.Call(this, q, dim, keepdim);

        public Tensor count_nonzero(long[]? dims = null) => _countNonzero.Call(this, dims ?? []);

        public Tensor norm(float p = 2.0f) => _norm.Call(this, p);

        public Tensor norm(int dim, bool keepdim = false, float p = 2.0f) => _normDim.Call(this, p, dim, keepdim);

        public Tensor dist(Tensor other, float p = 2.0f) => _dist.Call(this, other, p);

        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) =>
            _topk.Pair(this, k, dim, largest, sorted);

        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) =>
            _sort.Pair(this, stable, dim, descending);

        public Tensor argsort(long dim = -1, bool descending = false) => _argsort.Call(this, dim, descending);

        private static Tensor As(Tensor result, ScalarType? type) =>
            type is { } wanted ? result.to_type(wanted, disposeAfter: true) : result;
    }
}
