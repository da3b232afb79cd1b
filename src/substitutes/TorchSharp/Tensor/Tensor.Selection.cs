using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Picking, placing and counting values.</summary>
    public partial class Tensor
    {
        private static readonly Op _gather = new("aten::gather");
        private static readonly Op _scatter = new("aten::scatter", "src");
        private static readonly Op _scatterInPlace = new("aten::scatter_", "src");
        private static readonly Op _scatterAdd = new("aten::scatter_add");
        private static readonly Op _scatterAddInPlace = new("aten::scatter_add_");
        private static readonly Op _indexSelect = new("aten::index_select");
        private static readonly Op _indexAdd = new("aten::index_add");
        private static readonly Op _indexAddInPlace = new("aten::index_add_");
        private static readonly Op _indexCopy = new("aten::index_copy");
        private static readonly Op _indexCopyInPlace = new("aten::index_copy_");
        private static readonly Op _indexFillInPlace = new("aten::index_fill_", "int_Scalar");
        private static readonly Op _maskedFill = new("aten::masked_fill", "Scalar");
        private static readonly Op _maskedFillInPlace = new("aten::masked_fill_", "Scalar");
        private static readonly Op _maskedSelect = new("aten::masked_select");
        private static readonly Op _nonzero = new("aten::nonzero");
        private static readonly Op _take = new("aten::take");
        private static readonly Op _bincount = new("aten::bincount");
        private static readonly Op _histc = new("aten::histc");
        private static readonly Op _where = new("aten::where", "self");
        private static readonly Op _unique = new("aten::_unique2");
        private static readonly Op _uniqueDim = new("aten::unique_dim");

        public Tensor gather(long dim, Tensor index) => _gather.Call(this, dim, index);

        public Tensor scatter(long dim, Tensor index, Tensor src) => _scatter.Call(this, dim, index, src);

        public Tensor scatter_(long dim, Tensor index, Tensor src)
        {
            _scatterInPlace.Run(this, dim, index, src);
            return this;
        }

        public Tensor scatter_add(long dim, Tensor index, Tensor src) => _scatterAdd.Call(this, dim, index, src);

        public Tensor scatter_add_(long dim, Tensor index, Tensor src)
        {
            _scatterAddInPlace.Run(this, dim, index, src);
            return this;
        }

        public Tensor index_select(long dim, Tensor index) => _indexSelect.Call(this, dim, index);

        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) => _indexAdd.Call(this, dim, index, source, alpha);

        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha)
        {
            _indexAddInPlace.Run(this, dim, index, source, alpha);
            return this;
        }

        public Tensor index_copy(long dim, Tensor index, Tensor source) => _indexCopy.Call(this, dim, index, source);

        public Tensor index_copy_(long dim, Tensor index, Tensor source)
        {
            _indexCopyInPlace.Run(this, dim, index, source);
            return this;
        }

        public Tensor index_fill_(long dim, Tensor index, Scalar value)
        {
            _indexFillInPlace.Run(this, dim, index, value);
            return this;
        }

        public Tensor masked_fill(Tensor mask, Scalar value) => _maskedFill.Call(this, mask, value);

        public Tensor masked_fill_(Tensor mask, Scalar value)
        {
            _maskedFillInPlace.Run(this, mask, value);
            return this;
        }

        public Tensor masked_select(Tensor mask) => _maskedSelect.Call(this, mask);

        public Tensor nonzero() => _nonzero.Call(this);

        public Tensor take(Tensor index) => _take.Call(this, index);

        public Tensor bincount(Tensor? weights, long minlength = 0) => _bincount.Call(this, weights, minlength);

        public Tensor histc(long bins = 100, long min = 0, long max = 0) => _histc.Call(this, bins, min, max);

        public Tensor where(Tensor condition, Tensor y) => _where.Call(condition, this, y);

        public (Tensor output, Tensor? inverse_indices, Tensor? counts) unique(
            bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null)
        {
            var results = dim is { } d
                ? _uniqueDim.Many(this, d, sorted, return_inverse, return_counts)
                : _unique.Many(this, sorted, return_inverse, return_counts);
            return (results[0], Wanted(results[1], return_inverse), Wanted(results[2], return_counts));
        }

        private static Tensor? Wanted(Tensor tensor, bool wanted)
        {
            if (wanted)
            {
                return tensor;
            }

            tensor.Dispose();
            return null;
        }
    }
}
