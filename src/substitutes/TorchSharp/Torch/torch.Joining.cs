using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    private static readonly Op _cat = new("aten::cat");
    private static readonly Op _stack = new("aten::stack");
    private static readonly Op _hstack = new("aten::hstack");
    private static readonly Op _vstack = new("aten::vstack");
    private static readonly Op _einsum = new("aten::einsum");
    private static readonly Op _meshgrid = new("aten::meshgrid", "indexing");
    private static readonly Op _tensordot = new("aten::tensordot");
    private static readonly Op _softmax = new("aten::softmax", "int");
    private static readonly Op _whereIndices = new("aten::where");

    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => _cat.Call(Value.Tensors(tensors), dim);

    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => cat(tensors, dim);

    public static Tensor concatenate(IList<Tensor> tensors, long axis = 0) => cat(tensors, axis);

    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => _stack.Call(Value.Tensors(tensors.ToArray()), dim);

    public static Tensor hstack(IList<Tensor> tensors) => _hstack.Call(Value.Tensors(tensors));

    public static Tensor hstack(params Tensor[] tensors) => hstack((IList<Tensor>)tensors);

    public static Tensor vstack(IList<Tensor> tensors) => _vstack.Call(Value.Tensors(tensors));

    public static Tensor einsum(string equation, params Tensor[] tensors) => _einsum.Call(equation, Value.Tensors(tensors));

    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij") =>
        _meshgrid.Many(Value.Tensors(tensors.ToArray()), indexing);

    public static Tensor tensordot(Tensor a, Tensor b, long[] dims1, long[] dims2) => _tensordot.Call(a, b, dims1, dims2);

    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => _softmax.Call(input, dim, dtype);

    public static Tensor where(Tensor condition, Tensor x, Tensor y) => x.where(condition, y);

    public static Tensor[] where(Tensor condition) => _whereIndices.Many(condition);
}
