using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>How the losses of the elements become one number.</summary>
        public enum Reduction : long
        {
            None = 0,
            Mean = 1,
            Sum = 2,
        }

        /// <summary>Loss functions.</summary>
        public static partial class functional
        {
            private static readonly Op _crossEntropy = new("aten::cross_entropy_loss");
            private static readonly Op _nll = new("aten::nll_loss_nd");
            private static readonly Op _mse = new("aten::mse_loss");
            private static readonly Op _l1 = new("aten::l1_loss");
            private static readonly Op _smoothL1 = new("aten::smooth_l1_loss");
            private static readonly Op _huber = new("aten::huber_loss");
            private static readonly Op _binaryCrossEntropy = new("aten::binary_cross_entropy");
            private static readonly Op _binaryCrossEntropyWithLogits = new("aten::binary_cross_entropy_with_logits");
            private static readonly Op _softMargin = new("aten::soft_margin_loss");
            private static readonly Op _klDivergence = new("aten::kl_div");
            private static readonly Op _hingeEmbedding = new("aten::hinge_embedding_loss");

            public static Tensor cross_entropy(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                long ignore_index = -100,
                Reduction reduction = Reduction.Mean,
                double label_smoothing = 0.0) =>
                _crossEntropy.Call(input, target, weight, (long)reduction, ignore_index, label_smoothing);

            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                _nll.Call(input, target, weight, (long)reduction);

            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Broadcast(_mse, input, target, (long)reduction);

            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Broadcast(_l1, input, target, (long)reduction);

            public static Tensor smooth_l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double beta = 1.0) =>
                Broadcast(_smoothL1, input, target, (long)reduction, beta);

            public static Tensor huber_loss(Tensor input, Tensor target, double delta = 1.0, Reduction reduction = Reduction.Mean) =>
                Broadcast(_huber, input, target, (long)reduction, delta);

            public static Tensor binary_cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                _binaryCrossEntropy.Call(input, target, weight, (long)reduction);

            public static Tensor binary_cross_entropy_with_logits(
                Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null) =>
                _binaryCrossEntropyWithLogits.Call(input, target, weight, pos_weights, (long)reduction);

            public static Tensor soft_margin_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                _softMargin.Call(input, target, (long)reduction);

            public static Tensor kl_div(Tensor input, Tensor target, bool log_target = true, Reduction reduction = Reduction.Mean) =>
                _klDivergence.Call(input, target, (long)reduction, log_target);

            public static Tensor hinge_embedding_loss(
                Tensor input, Tensor target, double margin = 0.0, Reduction reduction = Reduction.Mean) =>
                _hingeEmbedding.Call(input, target, margin, (long)reduction);

            /// <summary>Brings both to their common shape first, as the C++ interface of libtorch does.</summary>
            private static Tensor Broadcast(Op op, Tensor input, Tensor target, params ReadOnlySpan<Value> rest)
            {
                if (input.shape.AsSpan().SequenceEqual(target.shape))
                {
                    return rest.Length == 1 ? op.Call(input, target, rest[0]) : op.Call(input, target, rest[0], rest[1]);
                }

                var pair = _broadcastTensors.Many(Value.Tensors([input, target]));
                using var left = pair[0];
                using var right = pair[1];
                return rest.Length == 1 ? op.Call(left, right, rest[0]) : op.Call(left, right, rest[0], rest[1]);
            }

            private static readonly Op _broadcastTensors = new("aten::broadcast_tensors");
        }
    }
}
