using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Functions of two tensors, products and forms of matrices.</summary>
    public partial class Tensor
    {
        private static readonly Op _atan2 = new("aten::atan2");
        private static readonly Op _maximum = new("aten::maximum");
        private static readonly Op _minimum = new("aten::minimum");
        private static readonly Op _logicalAnd = new("aten::logical_and");
        private static readonly Op _logicalOr = new("aten::logical_or");
        private static readonly Op _logicalXor = new("aten::logical_xor");
        private static readonly Op _logaddexp = new("aten::logaddexp");
        private static readonly Op _hypot = new("aten::hypot");
        private static readonly Op _outer = new("aten::outer");
        private static readonly Op _inner = new("aten::inner");
        private static readonly Op _kron = new("aten::kron");
        private static readonly Op _mm = new("aten::mm");
        private static readonly Op _mv = new("aten::mv");
        private static readonly Op _matmul = new("aten::matmul");
        private static readonly Op _bmm = new("aten::bmm");
        private static readonly Op _dot = new("aten::dot");
        private static readonly Op _vdot = new("aten::vdot");
        private static readonly Op _bitwiseAnd = new("aten::bitwise_and", "Tensor");
        private static readonly Op _bitwiseOr = new("aten::bitwise_or", "Tensor");
        private static readonly Op _bitwiseXor = new("aten::bitwise_xor", "Tensor");
        private static readonly Op _addmm = new("aten::addmm");
        private static readonly Op _addmv = new("aten::addmv");
        private static readonly Op _baddbmm = new("aten::baddbmm");
        private static readonly Op _addmmInPlace = new("aten::addmm_");
        private static readonly Op _addmvInPlace = new("aten::addmv_");
        private static readonly Op _trace = new("aten::trace");
        private static readonly Op _diag = new("aten::diag");
        private static readonly Op _diagonal = new("aten::diagonal");
        private static readonly Op _tril = new("aten::tril");
        private static readonly Op _triu = new("aten::triu");
        private static readonly Op _det = new("aten::det");
        private static readonly Op _logdet = new("aten::logdet");
        private static readonly Op _inverse = new("aten::inverse");
        private static readonly Op _cholesky = new("aten::linalg_cholesky");

        public Tensor atan2(Tensor other) => _atan2.Call(this, other);

        public Tensor maximum(Tensor other) => _maximum.Call(this, other);

        public Tensor minimum(Tensor other) => _minimum.Call(this, other);

        public Tensor logical_and(Tensor other) => _logicalAnd.Call(this, other);

        public Tensor logical_or(Tensor other) => _logicalOr.Call(this, other);

        public Tensor logical_xor(Tensor other) => _logicalXor.Call(this, other);

        public Tensor logaddexp(Tensor other) => _logaddexp.Call(this, other);

        public Tensor hypot(Tensor other) => _hypot.Call(this, other);

        public Tensor outer(Tensor vec2) => _outer.Call(this, vec2);

        public Tensor inner(Tensor vec2) => _inner.Call(this, vec2);

        public Tensor kron(Tensor other) => _kron.Call(this, other);

        public Tensor mm(Tensor target) => _mm.Call(this, target);

        public Tensor mv(Tensor target) => _mv.Call(this, target);

        public Tensor matmul(Tensor target) => _matmul.Call(this, target);

        public Tensor bmm(Tensor batch2) => _bmm.Call(this, batch2);

        public Tensor dot(Tensor target) => _dot.Call(this, target);

        public Tensor vdot(Tensor target) => _vdot.Call(this, target);

        public Tensor bitwise_and(Tensor other) => _bitwiseAnd.Call(this, other);

        public Tensor bitwise_or(Tensor other) => _bitwiseOr.Call(this, other);

        public Tensor bitwise_xor(Tensor other) => _bitwiseXor.Call(this, other);

        public Tensor max(Tensor other) => maximum(other);

        public Tensor min(Tensor other) => minimum(other);

        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => _addmm.Call(this, mat1, mat2, beta, alpha);

        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1)
        {
            _addmmInPlace.Run(this, mat1, mat2, beta, alpha);
            return this;
        }

        public Tensor addmv(Tensor mat, Tensor vec, float beta = 1.0f, float alpha = 1.0f) => _addmv.Call(this, mat, vec, beta, alpha);

        public Tensor addmv_(Tensor mat, Tensor vec, float beta = 1.0f, float alpha = 1.0f)
        {
            _addmvInPlace.Run(this, mat, vec, beta, alpha);
            return this;
        }

        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) =>
            _baddbmm.Call(this, batch1, batch2, beta, alpha);

        public Tensor trace() => _trace.Call(this);

        public Tensor diag(long diagonal = 0) => _diag.Call(this, diagonal);

        public Tensor diagonal(long offset = 0L, long dim1 = 0L, long dim2 = 1L) => _diagonal.Call(this, offset, dim1, dim2);

        public Tensor tril(long diagonal = 0) => _tril.Call(this, diagonal);

        public Tensor triu(long diagonal = 0) => _triu.Call(this, diagonal);

        public Tensor det() => _det.Call(this);

        public Tensor logdet() => _logdet.Call(this);

        public Tensor inverse() => _inverse.Call(this);

        public Tensor ger(Tensor vec2) => outer(vec2);
    }
}
