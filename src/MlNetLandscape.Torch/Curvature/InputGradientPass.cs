using MlNetLandscape.Numerics.Estimation;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The gradients of the outputs with respect to the inputs x and to what the first linear layer gives, z = B x + c, over all examples.</summary>
/// <remarks>∂f/∂z of an example is its ∂f/∂c. Both come from the same backward pass; one pass an output, or one a random projection of the outputs.</remarks>
internal sealed class InputGradientPass(EmpiricalRisk risk, Tensor theta, InputComplexityOptions options, Linear? layer)
{
    private double[] _squares = [];
    private double _squaresThroughLayer;
    private int _calls;

    /// <summary>F_cc = E Σ_k ∂f_k/∂c ∂f_k/∂cᵀ, row-major <c>[H, H]</c>; empty without a layer.</summary>
    public double[] BiasMoment { get; private set; } = [];

    /// <summary>B, row-major <c>[H, D]</c>; empty without a layer.</summary>
    public double[] Weight { get; private set; } = [];

    /// <summary>Whether every output was looked at.</summary>
    public bool IsExact { get; private set; }

    public StochasticEstimate Run()
    {
        var start = risk.Meter.Start();
        using var visit = risk.Network.Enter(theta, channelsLast: false);
        using var outer = NewDisposeScope();
        using var gradients = enable_grad();
        Differentiability.RequireForInputs(risk.Network, risk.Data.Batch(0));
        Tensor? shift = null;
        var hook = layer?.register_forward_hook((_, _, output) =>
        {
            _calls++;
            shift = zeros_like(output).detach().requires_grad_();
            return output + shift;
        });
        try
        {
            var moment = layer is null ? null : zeros(layer.weight!.shape[0], layer.weight!.shape[0], ScalarType.Float64, theta.device);
            for (var number = 0; number < risk.Data.Batches; number++)
            {
                risk.Options.CancellationToken.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                AddBatch(risk.Data.Batch(number), () => shift, moment);
            }

            var whole = IsExact ? 1.0 : _squares.Length; // projections are averaged, outputs summed
            if (layer is not null && moment is not null)
            {
                BiasMoment = (moment / whole).cpu().data<double>().ToArray();
                Weight = layer.weight!.detach().to(ScalarType.Float64, CPU).data<double>().ToArray();
                _squaresThroughLayer /= whole;
            }
        }
        finally
        {
            hook?.remove();
        }

        var before = risk.Cost;
        risk.Meter.Add(start, gradients: _squares.Length);
        return IsExact
            ? new StochasticEstimate(_squares.Sum(), 0, _squares.Length, risk.Cost - before, EstimationStop.Exact)
            : StochasticEstimate.Mean(_squares, risk.Cost - before, EstimationStop.Limit);
    }

    /// <summary>Why ‖∂f/∂x‖² is not ‖Bᵀ ∂f/∂c‖²; null where it is.</summary>
    public string? WhyNotAlone()
    {
        if (_calls != risk.Data.Batches)
            return $"The first linear layer is called {(double)_calls / risk.Data.Batches:0.#} times a forward pass, not once.";
        var total = _squares.Sum() / (IsExact ? 1 : _squares.Length);
        var tolerance = 1e4 * risk.Space.Roundoff;
        return Math.Abs(total - _squaresThroughLayer) <= tolerance * Math.Max(total, _squaresThroughLayer)
            ? null
            : "The inputs reach the outputs by other ways than the first linear layer alone.";
    }

    private void AddBatch(RiskBatch batch, Func<Tensor?> shift, Tensor? moment)
    {
        var features = batch.Features.clone().requires_grad_(); // [B, D]
        var outputs = risk.Network.Module.call(features); // [B, K]
        if (_squares.Length == 0)
        {
            IsExact = outputs.shape[1] <= options.BackwardPasses;
            _squares = new double[IsExact ? outputs.shape[1] : options.BackwardPasses];
        }

        var shifted = shift();
        for (var pass = 0; pass < _squares.Length; pass++)
        {
            using var scope = NewDisposeScope();
            Tensor[] inputs = shifted is null ? [features] : [features, shifted];
            var slopes = Derivatives.Of([outputs], [Projection(outputs, batch, pass)], inputs, keepsGraph: true);
            using var noGradient = no_grad();
            if (slopes[0] is { } byInput)
                _squares[pass] += batch.Sum(byInput.square().sum(1)) / risk.Data.Weight; // Σ wᵢ ‖∂f/∂xᵢ‖² / Σ wᵢ
            if (moment is null || slopes[^1] is not { } byBias || shifted is null)
                continue;
            _squaresThroughLayer += batch.Sum(byBias.mm(layer!.weight!).square().sum(1)) / risk.Data.Weight; // ‖Bᵀ ∂f/∂cᵢ‖²
            var exact = byBias.to_type(ScalarType.Float64);
            moment.add_(exact.t().mm(batch.Weights is null ? exact : exact * batch.Weights.unsqueeze(1)), alpha: 1 / risk.Data.Weight);
        }
    }

    /// <summary>The weights of the outputs in one pass: a single one, or ±1 each, drawn for the batch.</summary>
    private Tensor Projection(Tensor outputs, RiskBatch batch, int pass)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        if (IsExact)
        {
            var one = zeros_like(outputs);
            one.select(1, pass).fill_(1);
            return one.MoveToOuterDisposeScope();
        }

        using var generator = new Generator((ulong)Seed.Derive(options.Seed, pass, batch.Number));
        return empty(outputs.shape, outputs.dtype).bernoulli_(0.5, generator).mul_(2).sub_(1).to(outputs.device).MoveToOuterDisposeScope();
    }
}
