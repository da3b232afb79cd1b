using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Other shapes of the same values.</summary>
    public partial class Tensor
    {
        private static readonly Op _reshape = new("aten::reshape");
        private static readonly Op _view = new("aten::view");
        private static readonly Op _flatten = new("aten::flatten", "using_ints");
        private static readonly Op _unflatten = new("aten::unflatten", "int");
        private static readonly Op _splitSize = new("aten::split", "Tensor");
        private static readonly Op _splitSizes = new("aten::split_with_sizes");
        private static readonly Op _chunk = new("aten::chunk");
        private static readonly Op _unbind = new("aten::unbind", "int");
        private static readonly Op _narrow = new("aten::narrow");
        private static readonly Op _select = new("aten::select", "int");
        private static readonly Op _slice = new("aten::slice", "Tensor");
        private static readonly Op _squeeze = new("aten::squeeze");
        private static readonly Op _squeezeDim = new("aten::squeeze", "dim");
        private static readonly Op _squeezeInPlace = new("aten::squeeze_");
        private static readonly Op _squeezeDimInPlace = new("aten::squeeze_", "dim");
        private static readonly Op _unsqueeze = new("aten::unsqueeze");
        private static readonly Op _unsqueezeInPlace = new("aten::unsqueeze_");
        private static readonly Op _permute = new("aten::permute");
        private static readonly Op _transpose = new("aten::transpose", "int");
        private static readonly Op _t = new("aten::t");
        private static readonly Op _expand = new("aten::expand");
        private static readonly Op _repeat = new("aten::repeat");
        private static readonly Op _repeatInterleave = new("aten::repeat_interleave", "self_int");
        private static readonly Op _tile = new("aten::tile");
        private static readonly Op _flip = new("aten::flip");
        private static readonly Op _roll = new("aten::roll");
        private static readonly Op _asStrided = new("aten::as_strided");
        private static readonly Op _movedim = new("aten::movedim", "intlist");

        public Tensor T => ndim < 2 ? alias() : permute(Enumerable.Range(0, (int)ndim).Reverse().Select(d => (long)d).ToArray());

        public Tensor mT => transpose(-2, -1);

        public Tensor reshape(params long[] shape) => _reshape.Call(this, shape);

        public Tensor view(params long[] shape) => _view.Call(this, shape);

        public Tensor view_as(Tensor other) => view(other.shape);

        public Tensor flatten(long start_dim = 0, long end_dim = -1) => _flatten.Call(this, start_dim, end_dim);

        public Tensor ravel() => flatten();

        public Tensor unflatten(long dim, params long[] sizes) => _unflatten.Call(this, dim, sizes);

        public Tensor[] split(long size, int dim = 0) => _splitSize.Many(this, size, dim);

        public Tensor[] split(long[] sizes, long dim = 0) => _splitSizes.Many(this, sizes, dim);

        public Tensor[] chunk(long chunks, long dim = 0L) => _chunk.Many(this, chunks, dim);

        public Tensor[] unbind(long dimension = 0L) => _unbind.Many(this, dimension);

        public Tensor narrow(long dim, long start, long length) => _narrow.Call(this, dim, start, length);

        public Tensor select(long dim, long index) => _select.Call(this, dim, index);

        public Tensor slice(long dim, long start, long finish, long step) => step >= 1
            ? _slice.Call(this, dim, start, finish, step)
            : throw new ArgumentException($"step is {step}, but it should always be positive.");

        public Tensor squeeze(long? dim = null) => dim is { } d ? _squeezeDim.Call(this, d) : _squeeze.Call(this);

        public Tensor squeeze_(long? dim = null) => dim is { } d ? InPlace(_squeezeDimInPlace, this, d) : InPlace(_squeezeInPlace, this);

        public Tensor unsqueeze(long dim) => _unsqueeze.Call(this, dim);

        public Tensor unsqueeze_(long dim) => InPlace(_unsqueezeInPlace, this, dim);

        public Tensor permute(params long[] permutation) => _permute.Call(this, permutation);

        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());

        public Tensor transpose(long dim0, long dim1) => _transpose.Call(this, dim0, dim1);

        public Tensor t() => _t.Call(this);

        public Tensor expand(params long[] sizes) => _expand.Call(this, sizes);

        public Tensor expand_as(Tensor other) => expand(other.shape);

        public Tensor broadcast_to(params long[] shape) => expand(shape);

        public Tensor repeat(params long[] sizes) => _repeat.Call(this, sizes);

        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            _repeatInterleave.Call(this, repeats, dim, output_size);

        public Tensor tile(long[] reps) => _tile.Call(this, reps);

        public Tensor flip(params long[] dims) => _flip.Call(this, dims);

        public Tensor roll(long shifts, long? dims = null) => _roll.Call(this, new[] { shifts }, dims is { } d ? [d] : Array.Empty<long>());

        public Tensor roll(long[] shifts, long[] dims) => _roll.Call(this, shifts, dims);

        public Tensor movedim(long[] source, long[] destination) => _movedim.Call(this, source, destination);

        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0L) =>
            _asStrided.Call(this, size, strides, storageOffset);
    }
}
