using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Filling with random numbers, and new tensors like this one.</summary>
    public partial class Tensor
    {
        private static readonly Op _bernoulli = new("aten::bernoulli");
        private static readonly Op _bernoulliFloat = new("aten::bernoulli_", "float");
        private static readonly Op _bernoulliTensor = new("aten::bernoulli_", "Tensor");
        private static readonly Op _multinomial = new("aten::multinomial");
        private static readonly Op _normal = new("aten::normal_");
        private static readonly Op _uniform = new("aten::uniform_");
        private static readonly Op _exponential = new("aten::exponential_");
        private static readonly Op _random = new("aten::random_", "from");
        private static readonly Op _randLike = new("aten::rand_like");
        private static readonly Op _randnLike = new("aten::randn_like");
        private static readonly Op _randintLike = new("aten::randint_like", "low_dtype");
        private static readonly Op _zerosLike = new("aten::zeros_like");
        private static readonly Op _onesLike = new("aten::ones_like");
        private static readonly Op _emptyLike = new("aten::empty_like");
        private static readonly Op _fullLike = new("aten::full_like");

        public Tensor bernoulli(Generator? generator = null) => _bernoulli.Call(this, generator);

        public Tensor bernoulli_(double p = 0.5, Generator? generator = null)
        {
            _bernoulliFloat.Run(this, p, generator);
            return this;
        }

        public Tensor bernoulli_(Tensor p, Generator? generator = null)
        {
            _bernoulliTensor.Run(this, p, generator);
            return this;
        }

        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) =>
            _multinomial.Call(this, num_samples, replacement, generator);

        public Tensor normal_(double mean = 0.0, double std = 1.0, Generator? generator = null)
        {
            _normal.Run(this, mean, std, generator);
            return this;
        }

        public Tensor uniform_(double from, double to, Generator? generator = null)
        {
            _uniform.Run(this, from, to, generator);
            return this;
        }

        public Tensor exponential_(double lambda = 1.0, Generator? generator = null)
        {
            _exponential.Run(this, lambda, generator);
            return this;
        }

        public Tensor random_(double from, double to, Generator? generator = null)
        {
            _random.Run(this, (long)from, (long)to, generator);
            return this;
        }

        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            _randLike.Call(this, dtype, Value.None, device).with_requires_grad(requires_grad);

        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            _randnLike.Call(this, dtype, Value.None, device).with_requires_grad(requires_grad);

        public Tensor randint_like(long low, long high, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            _randintLike.Call(this, low, high, dtype, Value.None, device).with_requires_grad(requires_grad);

        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            _zerosLike.Call(this, dtype, Value.None, device).with_requires_grad(requires_grad);

        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            _onesLike.Call(this, dtype, Value.None, device).with_requires_grad(requires_grad);

        public Tensor empty_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            _emptyLike.Call(this, dtype, Value.None, device).with_requires_grad(requires_grad);

        public Tensor full_like(Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            _fullLike.Call(this, value, dtype, Value.None, device).with_requires_grad(requires_grad);

        public Tensor new_zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.zeros(size, dtype ?? this.dtype, device ?? this.device, requires_grad);

        public Tensor new_ones(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.ones(size, dtype ?? this.dtype, device ?? this.device, requires_grad);

        public Tensor new_empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.empty(size, dtype ?? this.dtype, device ?? this.device, requires_grad);
    }
}
