using System.Globalization;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Decompositions, norms and systems of equations.</summary>
    public static class linalg
    {
        private static readonly Op _cholesky = new("aten::linalg_cholesky");
        private static readonly Op _cond = new("aten::linalg_cond");
        private static readonly Op _cross = new("aten::linalg_cross");
        private static readonly Op _det = new("aten::linalg_det");
        private static readonly Op _slogdet = new("aten::linalg_slogdet");
        private static readonly Op _eigh = new("aten::linalg_eigh");
        private static readonly Op _eigvalsh = new("aten::linalg_eigvalsh");
        private static readonly Op _inv = new("aten::linalg_inv");
        private static readonly Op _lstsq = new("aten::linalg_lstsq");
        private static readonly Op _matrixExp = new("aten::linalg_matrix_exp");
        private static readonly Op _matrixNorm = new("aten::linalg_matrix_norm", "str_ord");
        private static readonly Op _matrixRank = new("aten::linalg_matrix_rank", "atol_rtol_float");
        private static readonly Op _multiDot = new("aten::linalg_multi_dot");
        private static readonly Op _norm = new("aten::linalg_norm");
        private static readonly Op _pinv = new("aten::linalg_pinv", "atol_rtol_float");
        private static readonly Op _qr = new("aten::linalg_qr");
        private static readonly Op _solve = new("aten::linalg_solve");
        private static readonly Op _solveTriangular = new("aten::linalg_solve_triangular");
        private static readonly Op _svd = new("aten::linalg_svd");
        private static readonly Op _svdvals = new("aten::linalg_svdvals");
        private static readonly Op _vectorNorm = new("aten::linalg_vector_norm");

        public enum QRMode
        {
            Reduced = 0,
            Complete = 1,
            R = 2,
        }

        public static Tensor cholesky(Tensor input) => _cholesky.Call(input);

        public static Tensor cond(Tensor input) => _cond.Call(input);

        public static Tensor cross(Tensor input, Tensor other, long dim = -1) => _cross.Call(input, other, dim);

        public static Tensor det(Tensor input) => _det.Call(input);

        public static (Tensor, Tensor) slogdet(Tensor input) => _slogdet.Pair(input);

        public static (Tensor, Tensor) eigh(Tensor input, char UPLO = 'L') => _eigh.Pair(input, Name(UPLO));

        public static Tensor eigvalsh(Tensor input, char UPLO = 'L') => _eigvalsh.Call(input, Name(UPLO));

        public static Tensor inv(Tensor input) => _inv.Call(input);

        public static (Tensor Solution, Tensor Residuals, Tensor Rank, Tensor SingularValues) lstsq(Tensor input, Tensor other)
        {
            var results = _lstsq.Many(input, other);
            return (results[0], results[1], results[2], results[3]);
        }

        public static Tensor matrix_exp(Tensor input) => _matrixExp.Call(input);

        public static Tensor matrix_norm(Tensor input, string ord = "fro", long[]? dims = null, bool keepdim = false) =>
            _matrixNorm.Call(input, ord, dims ?? [-2, -1], keepdim);

        public static Tensor matrix_rank(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) =>
            _matrixRank.Call(input, atol, rtol, hermitian);

        public static Tensor multi_dot(IList<Tensor> tensors) => tensors.Count switch
        {
            0 => throw new ArgumentException(nameof(tensors)),
            1 => tensors[0],
            _ => _multiDot.Call(Value.Tensors(tensors)),
        };

        public static Tensor norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) =>
            _norm.Call(input, ord, dims, keepdim);

        public static Tensor norm(Tensor input, long[]? dims = null, bool keepdim = false) => _norm.Call(input, Value.None, dims, keepdim);

        public static Tensor pinv(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) =>
            _pinv.Call(input, atol, rtol, hermitian);

        public static (Tensor Q, Tensor R) qr(Tensor input, QRMode mode = QRMode.Reduced) => _qr.Pair(input, mode switch
        {
            QRMode.Complete => "complete",
            QRMode.R => "r",
            _ => "reduced",
        });

        public static Tensor solve(Tensor A, Tensor B, bool left = true) => _solve.Call(A, B, left);

        public static Tensor solve_triangular(
            Tensor A, Tensor B, bool upper, bool left = true, bool unitriangular = false, Tensor? @out = null)
        {
            var solution = _solveTriangular.Call(A, B, upper, left, unitriangular);
            return @out is null ? solution : Into(solution, @out);
        }

        public static (Tensor U, Tensor S, Tensor Vh) svd(Tensor input, bool fullMatrices = true)
        {
            var results = _svd.Many(input, fullMatrices);
            return (results[0], results[1], results[2]);
        }

        public static Tensor svdvals(Tensor input) => _svdvals.Call(input);

        public static Tensor vector_norm(Tensor input, double ord = 2d, long[]? dims = null, bool keepdim = false) =>
            _vectorNorm.Call(input, ord, dims, keepdim);

        private static string Name(char triangle) => triangle.ToString(CultureInfo.InvariantCulture);

        private static Tensor Into(Tensor result, Tensor target)
        {
            target.copy_(result);
            result.Dispose();
            return target;
        }
    }
}
