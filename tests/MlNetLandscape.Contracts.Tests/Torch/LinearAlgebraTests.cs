using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Contracts.Tests.Torch;

public sealed class LinearAlgebraTests
{
    [Fact]
    public void DecompositionsOfASmallSymmetricMatrix()
    {
        using var scope = NewDisposeScope();
        var matrix = tensor(new double[,] { { 2, 1 }, { 1, 2 } });
        var (values, vectors) = linalg.eigh(matrix);
        Numbers.IsClose([1, 3], values);
        Numbers.IsClose(matrix.Doubles(), vectors.mul(values).mm(vectors.t()), 1e-12);
        Numbers.IsClose([1, 3], linalg.eigvalsh(matrix));
        var lower = linalg.cholesky(matrix);
        Numbers.IsClose(matrix.Doubles(), lower.mm(lower.t()));
        Numbers.IsClose([3], linalg.det(matrix));
        var (sign, logarithm) = linalg.slogdet(matrix);
        Numbers.IsClose([1], sign);
        Numbers.IsClose([Math.Log(3)], logarithm);
        Numbers.IsClose([2 / 3.0, -1 / 3.0, -1 / 3.0, 2 / 3.0], linalg.inv(matrix));
        Numbers.IsClose([1, 0, 0, 1], matrix.mm(linalg.inv(matrix)));
    }

    [Fact]
    public void DecompositionsOfAnyMatrix()
    {
        using var scope = NewDisposeScope();
        var matrix = tensor(new double[,] { { 3, 0 }, { 0, -2 }, { 0, 0 } });
        var (u, s, vh) = linalg.svd(matrix, fullMatrices: false);
        Numbers.IsClose([3, 2], s);
        Numbers.IsClose(matrix.Doubles(), u.mul(s).mm(vh));
        var (q, r) = linalg.qr(matrix);
        Numbers.IsClose(matrix.Doubles(), q.mm(r));
        Numbers.IsClose([1 / 3.0, 0, 0, 0, -0.5, 0], linalg.pinv(matrix));
        Assert.Equal(2, (long)linalg.matrix_rank(matrix));
    }

    [Fact]
    public void SystemsOfEquations()
    {
        using var scope = NewDisposeScope();
        var matrix = tensor(new double[,] { { 2, 1 }, { 1, 3 } });
        var right = tensor(new double[,] { { 4 }, { 7 } });
        Numbers.IsClose([1, 2], linalg.solve(matrix, right), 1e-12);
        Numbers.IsClose([2, 5 / 3.0], linalg.solve_triangular(matrix.tril(), right, upper: false), 1e-12);
        var tall = tensor(new double[,] { { 1, 0 }, { 1, 1 }, { 1, 2 } });
        Numbers.IsClose([1, 2], linalg.lstsq(tall, tensor(new double[,] { { 1 }, { 3 }, { 5 } })).Solution, 1e-12);
    }

    [Fact]
    public void Norms()
    {
        using var scope = NewDisposeScope();
        var matrix = tensor(new double[,] { { 3, 4 }, { 0, 12 } });
        Numbers.IsClose([13], linalg.norm(matrix));
        Numbers.IsClose([5, 12], linalg.vector_norm(matrix, dims: [1L]));
        Numbers.IsClose([19], linalg.vector_norm(matrix, 1));
        Numbers.IsClose([13], linalg.matrix_norm(matrix));
    }

    [Fact]
    public void Products()
    {
        using var scope = NewDisposeScope();
        var a = tensor(new double[,] { { 1, 2 }, { 3, 4 } });
        var v = tensor(new[] { 5.0, 6.0 });
        Numbers.IsClose([17, 39], a.mv(v));
        Numbers.IsClose([61], v.dot(v));
        Numbers.IsClose([7, 10, 15, 22], a.mm(a));
        Numbers.IsClose([7, 10, 15, 22], einsum("ij,jk->ik", a, a));
        Numbers.IsClose([25, 30, 30, 36], v.outer(v));
        Numbers.IsClose([1 + 14, 2 + 20, 3 + 30, 4 + 44], a.addmm(a, a, 1, 2));
        Numbers.IsClose([5 + 17, 6 + 39], v.addmv(a, v));
        Numbers.IsClose([5], a.trace());
    }
}
