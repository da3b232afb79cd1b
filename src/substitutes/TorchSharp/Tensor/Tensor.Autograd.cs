using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor's place in the graph of derivatives.</summary>
    public partial class Tensor
    {
        private static readonly Op _detach = new("aten::detach");
        private static readonly Op _detachInPlace = new("aten::detach_");

        public bool requires_grad
        {
            get => Read(NativeMethods.mln_requires_grad(Handle)) != 0;
            set => Read(NativeMethods.mln_set_requires_grad(Handle, value ? 1 : 0));
        }

        public bool is_leaf => Read(NativeMethods.mln_is_leaf(Handle)) != 0;

        /// <summary>The accumulated gradient, a new object at each reading, or null.</summary>
        public unsafe Tensor? grad
        {
            get
            {
                nint gradient;
                Read(NativeMethods.mln_grad(Handle, &gradient));
                return gradient == 0 ? null : new Tensor(gradient);
            }

            set
            {
                Read(NativeMethods.mln_set_grad(Handle, value is null ? 0 : value.Handle));
                GC.KeepAlive(value);
            }
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        public void retain_grad() => Read(NativeMethods.mln_retain_grad(Handle));

        public Tensor detach() => _detach.Call(this);

        public Tensor detach_() => InPlace(_detachInPlace, this);

        public void backward() => autograd.backward([this]);

        public void backward(
            IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);
    }
}
