using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// The risk of a network with one exponential neuron more an output, f̃_k(x) = f_k(x; θ) + a_k exp(w_k·x + b_k), and a penalty on the amplitudes:
/// L̃(θ, a, b, W) = Σᵢ wᵢ ℓ(f̃(xᵢ), yᵢ) / Σᵢ wᵢ + ½ λ ‖a‖². A vector holds θ, a, b and W one after the other, P + K (2 + D) numbers.
/// </summary>
/// <remarks>
/// Every local minimum of L̃ has a = 0 and its θ is a global minimum of L: for yes and no, a network that can fit the data and losses that are convex, non-decreasing, twice continuously
/// differentiable and minimal wherever critical, such as <see cref="PolynomialHingeLoss"/> with p ≥ 3 (Liang, Sun, Lee and Srikant 2018, «Adding One Neuron Can Eliminate All Bad Local Minima»,
/// theorem 1); with one neuron an output for convex differentiable losses of several classes and any network, if equal inputs have equal targets (Kawaguchi and Kaelbling 2020, «Elimination of All Bad Local
/// Minima in Deep Learning», theorem 1). That does not help descent: where the bad minima were, paths of falling loss now lead to infinity, w and b drift without end, and the network itself learns
/// nothing (Sohl-Dickstein and Kawaguchi 2019). Watch for it with <see cref="Numerics.Theory.DecreasingPathMonitor"/>. A penalty on w or b would hold the drift, and void the theorem.
/// Batches are passed anew by every product. Not safe for several threads at once.
/// </remarks>
public sealed class ExponentialNeuronRisk : IObjective<Tensor>
{
    private readonly EmpiricalRisk _risk;
    private readonly TensorSpace _space;
    private readonly double _penalty;
    private readonly long _outputs;
    private readonly long _features;
    private readonly CostMeter _meter;

    /// <param name="risk">L; it must outlive this and stays the caller's.</param>
    /// <param name="penalty">λ, in (0, ∞). The default is 1. Of the mean loss: the papers' sums over n examples have n λ.</param>
    /// <exception cref="ArgumentOutOfRangeException">λ is out of range.</exception>
    public ExponentialNeuronRisk(EmpiricalRisk risk, double penalty = 1)
    {
        ArgumentNullException.ThrowIfNull(risk);
        if (penalty is not (> 0 and < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(nameof(penalty), FormattableString.Invariant($"`penalty` must be in (0, ∞). Got {penalty}."));
        (_risk, _penalty, _features, _meter) = (risk, penalty, risk.Data.Features, new CostMeter(risk.Options.Clock));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var visit = risk.Network.Enter(risk.Theta(), channelsLast: false);
        _outputs = risk.Network.Module.call(risk.Data.Batch(0).First(1).Features).shape[1];
        _space = new TensorSpace(risk.Space.Dimension + (_outputs * (2 + _features)), risk.Network.Space.DType, risk.Network.Space.Device);
    }

    /// <inheritdoc />
    public IVectorSpace<Tensor> Space => _space;

    /// <inheritdoc />
    public EvaluationCost Cost => _meter.Total;

    /// <summary>Why the theorems do not hold for this loss or this risk; null where they may, if the data can be fitted.</summary>
    public string? WhyNoGuarantee => (_risk.Loss, _risk.IsRegularised) switch
    {
        (_, true) => "The risk has a weight decay, which the theorems do not know.",
        (PolynomialHingeLoss { Power: < 3 } hinge, _) => FormattableString.Invariant($"The polynomial hinge is twice continuously differentiable for powers of at least 3. Got {hinge.Power}."),
        (FocalLoss or AbsoluteLoss, _) => $"{_risk.Loss.GetType().Name} is not convex and differentiable.",
        _ => null,
    };

    /// <summary>(θ, 0, 0, W) with W of N(0, scale²): the network as it is, whose risk is L(θ).</summary>
    /// <param name="theta">θ, <c>[P]</c>; stays the caller's.</param>
    /// <param name="scale">In [0, ∞). The default is 1. At 0 all examples look alike to the neuron at first.</param>
    /// <param name="seed">Of W.</param>
    /// <returns>The caller disposes it.</returns>
    public Tensor Start(Tensor theta, double scale = 1, long seed = 1)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var weights = new TensorSpace(_outputs * _features, _space.DType, _space.Device).Random(ProbeDistribution.Gaussian, seed) * scale;
        return cat([theta, zeros(2 * _outputs, _space.DType, _space.Device), weights], 0).MoveToOuterDisposeScope();
    }

    /// <summary>θ and the neurons of a vector.</summary>
    /// <param name="vector"><c>[P + K (2 + D)]</c>; the parts are views of it.</param>
    public ExponentialNeurons Split(Tensor vector) => ExponentialNeurons.Of(vector, _risk.Space.Dimension, _outputs, _features);

    /// <inheritdoc />
    public double Value(Tensor theta)
    {
        var start = _meter.Start();
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var visit = _risk.Network.Enter(theta.narrow(0, 0, _risk.Space.Dimension), channelsLast: false);
        double sum = 0;
        ForEachBatch(theta, batch => sum += batch.Sum(_risk.Loss.PerExample(Outputs(batch, Split(theta)), batch.Targets)));
        _meter.Add(start, values: 1);
        return (sum / _risk.Data.Weight) + Penalty(theta);
    }

    /// <inheritdoc />
    public (double Value, Tensor Gradient) Gradient(Tensor theta)
    {
        var start = _meter.Start();
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        using var visit = _risk.Network.Enter(theta.narrow(0, 0, _risk.Space.Dimension), channelsLast: false);
        var (leaf, inputs, total) = (theta.detach().clone().requires_grad_(), _risk.Network.Parameters, _space.Zero());
        double sum = 0;
        ForEachBatch(theta, batch =>
        {
            _risk.Network.RequireDerivatives(batch, _risk.Loss, order: 1);
            var mean = batch.MeanLoss(_risk.Loss, Outputs(batch, Split(leaf)));
            sum += mean.item<double>() * batch.Share;
            Derivatives.Of([mean], null, [.. inputs, leaf]).AddTo([.. Parts(total), total], batch.Share);
        });
        AddPenalties(theta, total);
        _meter.Add(start, gradients: 1);
        return (sum + Penalty(theta), total.MoveToOuterDisposeScope());
    }

    /// <inheritdoc />
    public ILinearOperator<Tensor> Hessian(Tensor theta) => new Products(this, theta.detach().clone().DetachFromDisposeScope());

    private Tensor[] Parts(Tensor vector) => _risk.Network.Vector.Views(vector.narrow(0, 0, _risk.Space.Dimension));

    private double Penalty(Tensor vector)
    {
        using var scope = NewDisposeScope();
        var parts = Split(vector);
        var decay = _risk.IsRegularised ? 0.5 * _risk.Options.WeightDecay * parts.Network.square().sum(ScalarType.Float64).item<double>() : 0;
        return decay + (0.5 * _penalty * parts.Amplitudes.square().sum(ScalarType.Float64).item<double>());
    }

    /// <summary>total ← total + (μ θ, λ a, 0, 0): the slope of the penalties at a vector, and their Hessian's product with it.</summary>
    private void AddPenalties(Tensor vector, Tensor total)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (from, to) = (Split(vector), Split(total));
        to.Amplitudes.add_(from.Amplitudes, alpha: _penalty);
        if (_risk.IsRegularised)
            to.Network.add_(from.Network, alpha: _risk.Options.WeightDecay);
    }

    private Tensor Outputs(RiskBatch batch, ExponentialNeurons neurons) =>
        _risk.Network.Module.call(batch.Features) + (neurons.Amplitudes * (batch.Features.mm(neurons.Weights.t()) + neurons.Offsets).exp()); // [B, K]

    private void ForEachBatch(Tensor theta, Action<RiskBatch> visit)
    {
        if (theta.dtype != _space.DType || theta.dim() != 1 || theta.shape[0] != _space.Dimension)
            throw new ArgumentException($"A vector (θ, a, b, W) is {_space.DType} [{_space.Dimension}]. Got {theta.dtype} [{string.Join(", ", theta.shape)}].", nameof(theta));
        for (var number = 0; number < _risk.Data.Batches; number++)
        {
            _risk.Options.CancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            visit(_risk.Data.Batch(number));
        }
    }

    private sealed class Products(ExponentialNeuronRisk owner, Tensor theta) : ILinearOperator<Tensor>
    {
        private readonly CostMeter _meter = owner._meter.Part();
        private bool _disposed;

        public IVectorSpace<Tensor> Space => owner._space;

        public EvaluationCost Cost => _meter.Total;

        public Tensor Apply(Tensor v)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var start = _meter.Start();
            using var scope = NewDisposeScope();
            using var gradients = enable_grad();
            var risk = owner._risk;
            using var visit = risk.Network.Enter(theta.narrow(0, 0, risk.Space.Dimension), channelsLast: false);
            var (leaf, total) = (theta.detach().clone().requires_grad_(), owner._space.Zero());
            Tensor[] inputs = [.. risk.Network.Parameters, leaf];
            Tensor[] vector = [.. owner.Parts(v.detach()), owner.Tail(v.detach())];
            owner.ForEachBatch(theta, batch =>
            {
                risk.Network.RequireDerivatives(batch, risk.Loss, order: 2);
                var mean = batch.MeanLoss(risk.Loss, owner.Outputs(batch, owner.Split(leaf)));
                var slopes = Derivatives.Of([mean], null, inputs, differentiable: true);
                var used = Enumerable.Range(0, inputs.Length).Where(index => slopes[index] is { requires_grad: true }).ToArray();
                Derivatives.Of([.. used.Select(index => slopes[index]!)], [.. used.Select(index => vector[index])], inputs).AddTo([.. owner.Parts(total), total], batch.Share);
            });
            owner.AddPenalties(v, total);
            _meter.Add(start, products: 1);
            return total.MoveToOuterDisposeScope();
        }

        public void Dispose()
        {
            if (_disposed)
                return;
            _disposed = true;
            theta.Dispose();
        }
    }

    /// <summary>A vector with zeros for θ: what goes with the leaf, whose first part no output depends on.</summary>
    private Tensor Tail(Tensor vector)
    {
        var tail = vector.clone();
        tail.narrow(0, 0, _risk.Space.Dimension).zero_();
        return tail;
    }
}
