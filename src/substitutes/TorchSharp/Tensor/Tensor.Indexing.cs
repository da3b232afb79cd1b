using System.Runtime.CompilerServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Indexers. Numbers and ranges give views, tensors of indices or truth values give copies.</summary>
    public partial class Tensor
    {
        private static readonly Op _index = new("aten::index", "Tensor");
        private static readonly Op _indexPut = new("aten::index_put_");

        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => Put(value, i1);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => index(i1, i2);
            set => Put(value, i1, i2);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => index(i1, i2, i3);
            set => Put(value, i1, i2, i3);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => index(i1, i2, i3, i4);
            set => Put(value, i1, i2, i3, i4);
        }

        public Tensor index(params TensorIndex[] indices)
        {
            var (view, tensors) = View(indices);
            if (tensors.Count == 0)
            {
                return view;
            }

            using (view)
            {
                return _index.Call(view, Value.Tensors(tensors!));
            }
        }

        public Tensor index(params Tensor[] indices) => _index.Call(this, Value.Tensors(indices));

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            var (view, tensors) = View(indices);
            using (view)
            {
                if (tensors.Count > 0)
                {
                    _indexPut.Run(view, Value.Tensors(tensors!), value, accumulate);
                }
                else if (accumulate)
                {
                    view.add_(value);
                }
                else
                {
                    view.copy_(value);
                }
            }

            return this;
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false)
        {
            _indexPut.Run(this, Value.Tensors(indices), value, accumulate);
            return this;
        }

        private void Put(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        /// <summary>The view that numbers and ranges select, and the tensors of indices by its axes (null: the whole axis).</summary>
        private (Tensor View, List<Tensor?> Tensors) View(TensorIndex[] indices)
        {
            var view = alias();
            List<Tensor?> tensors = [];
            var axis = 0L;
            for (var i = 0; i < indices.Length; i++)
            {
                var position = indices[i];
                switch (position.kind)
                {
                    case TensorIndex.Kind.Single:
                        view = Replace(view, view.select(axis, position.start ?? 0));
                        break;
                    case TensorIndex.Kind.Slice:
                        view = Replace(view, _slice.Call(view, axis, position.start, position.stop, position.step ?? 1));
                        axis++;
                        break;
                    case TensorIndex.Kind.Ellipsis:
                        axis += view.ndim - axis - indices[(i + 1)..].Sum(Axes);
                        break;
                    case TensorIndex.Kind.Tensor:
                        while (tensors.Count < axis)
                        {
                            tensors.Add(null);
                        }

                        tensors.Add(position.tensor);
                        axis += Axes(position);
                        break;
                    default:
                        view = Replace(view, view.unsqueeze(axis));
                        axis++;
                        break;
                }
            }

            return (view, tensors);
        }

        private static Tensor Replace(Tensor old, Tensor view)
        {
            old.Dispose();
            return view;
        }

        /// <summary>How many axes of the tensor a position uses up.</summary>
        private static long Axes(TensorIndex position) => position.kind switch
        {
            TensorIndex.Kind.Single or TensorIndex.Kind.Slice => 1,
            TensorIndex.Kind.Tensor when position.tensor!.dtype is ScalarType.Bool or ScalarType.Byte => position.tensor.ndim,
            TensorIndex.Kind.Tensor => 1,
            _ => 0,
        };
    }
}
