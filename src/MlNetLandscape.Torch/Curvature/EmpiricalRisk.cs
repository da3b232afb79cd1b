using System.Collections.Immutable;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// The loss of a network over a fixed set of examples as a function of its parameters, L(θ) = Σᵢ wᵢ ℓ(f(xᵢ; θ), yᵢ) / Σᵢ wᵢ + ½ λ ‖θ‖²,
/// with its gradient and its curvature: the Hessian and the matrices that stand in for it.
/// </summary>
/// <remarks>
/// Rows are taken in their order, in batches of any size, each with its weight: the result is that of one batch of all rows. Layers are in
/// evaluation mode unless asked otherwise; buffers are left alone. Deterministic: the same θ gives the same bits. Not safe for several threads at once.
/// </remarks>
public sealed class EmpiricalRisk : IObjective<Tensor>, IDisposable
{
    private readonly RiskNetwork _network;
    private readonly RiskData _data;
    private readonly Loss _loss;
    private readonly EmpiricalRiskOptions _options;
    private readonly CostMeter _meter;
    private readonly BatchCurvatures _curvatures;
    private readonly bool _isWhole;
    private bool _disposed;

    /// <param name="model">The network; it is copied.</param>
    /// <param name="data">The examples; copied only where the precision asks for it, so they must outlive the risk.</param>
    /// <param name="options">How the risk is computed.</param>
    /// <param name="loss">ℓ; null for the usual one of the model's task.</param>
    /// <exception cref="ArgumentException">The options, the loss and the data do not fit the network; the message lists everything wrong.</exception>
    /// <exception cref="InvalidOperationException">The network is not deterministic.</exception>
    internal EmpiricalRisk(NetworkModel model, TensorDataset data, EmpiricalRiskOptions options, Loss? loss = null)
        : this(() => Copy(model, data.Features.device, options.Precision), true, model.Task, loss ?? model.Task.DefaultLoss, data, options)
    {
    }

    /// <param name="module">The network; it is the caller's, and between calls it is as the caller left it.</param>
    /// <param name="task">What it predicts.</param>
    /// <param name="loss">ℓ.</param>
    /// <param name="data">The examples, on the network's device.</param>
    /// <param name="options">How the risk is computed.</param>
    /// <exception cref="ArgumentException">The options, the loss and the data do not fit the network; the message lists everything wrong.</exception>
    /// <exception cref="InvalidOperationException">The network is not deterministic.</exception>
    internal EmpiricalRisk(nn.Module<Tensor, Tensor> module, PredictionTask task, Loss loss, TensorDataset data, EmpiricalRiskOptions options)
        : this(() => module, false, task, loss, data, options)
    {
    }

    private EmpiricalRisk(
        Func<nn.Module<Tensor, Tensor>> module, bool owned, PredictionTask task, Loss loss, TensorDataset data, EmpiricalRiskOptions options)
    {
        List<string> faults = [.. options.Faults(), .. loss.Faults(task)];
        if (data.Count == 0)
            faults.Add("A risk needs at least one example. Got none.");
        if (faults.Count > 0)
            throw new ArgumentException(string.Join(" ", faults));
        (_loss, _options, _isWhole, _meter, _curvatures) = (loss, options, true, new CostMeter(options.Clock, options.Progress), new BatchCurvatures(loss));
        _data = new RiskData(data, task, loss, options);
        nn.Module<Tensor, Tensor>? built = null;
        try
        {
            built = module();
            _network = new RiskNetwork(built, owned, options);
            RequireDeterminism();
        }
        catch
        {
            _data.Dispose();
            _network?.Dispose();
            if (owned)
                built?.Dispose();
            throw;
        }
    }

    /// <summary>A mini-batch of <paramref name="whole"/>.</summary>
    private EmpiricalRisk(EmpiricalRisk whole, RiskData data)
    {
        (_network, _data, _loss, _options, _curvatures) = (whole._network, data, whole._loss, whole._options, whole._curvatures);
        _meter = new CostMeter(_options.Clock);
    }

    /// <inheritdoc />
    public IVectorSpace<Tensor> Space => _network.Space;

    /// <inheritdoc />
    public EvaluationCost Cost => _meter.Total;

    /// <summary>N, the examples the mean is taken over.</summary>
    public long Examples => _data.Examples;

    /// <summary>The parameters that vary, in the order in which they lie in θ.</summary>
    public IReadOnlyList<ParameterInfo> Parameters => _network.Selection.Infos;

    /// <summary>The modules that own them, in that order: what <see cref="EmpiricalRiskOptions.Parameters"/> takes for the curvature of one layer.</summary>
    public ImmutableArray<string> LayerNames => [.. Parameters.Select(parameter => parameter.Layer).Distinct()];

    /// <summary>Whether ½ λ ‖θ‖² is part of it.</summary>
    public bool IsRegularised => _options.WeightDecay > 0;

    /// <summary>How it is computed.</summary>
    public EmpiricalRiskOptions Options => _options;

    /// <summary>A copy of θ as the network has it.</summary>
    public Tensor Theta()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _network.Theta();
    }

    /// <summary>The scale T_w of adaptive sharpness (Kwon et al. 2021, §3): |w| + η for weights, 1 for biases and the parameters of normalisation layers.</summary>
    /// <param name="eta">η ≥ 0, in the unit of the weights (the paper takes 0.01).</param>
    /// <param name="theta">Where; null for θ as the network has it.</param>
    public Tensor ParameterScale(double eta, Tensor? theta = null)
    {
        if (eta is not (>= 0 and < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(nameof(eta), FormattableString.Invariant($"`eta` must be in [0, ∞). Got {eta}."));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var scale = (theta ?? Theta()).abs().add_(eta);
        foreach (var parameter in Parameters.Where(parameter => !parameter.IsWeight))
            scale.narrow(0, parameter.Offset, parameter.Length).fill_(1);
        return scale.MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public double Value(Tensor theta)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var start = _meter.Start();
        using var visit = _network.Enter(theta, channelsLast: FavoursChannelsLast);
        using var noGradient = no_grad();
        double sum = 0;
        for (var number = 0; number < _data.Batches; number++)
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var batch = _data.Batch(number);
            sum += batch.Sum(_loss.PerExample(_network.Module.call(batch.Features), batch.Targets));
        }

        _meter.Add(start, values: 1);
        return (sum / _data.Weight) + Penalty(theta);
    }

    /// <inheritdoc />
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public (double Value, Tensor Gradient) Gradient(Tensor theta)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var start = _meter.Start();
        using var visit = _network.Enter(theta, channelsLast: FavoursChannelsLast);
        using var outer = NewDisposeScope();
        using var gradients = enable_grad();
        var total = Space.Zero();
        var parts = _network.Vector.Views(total);
        double sum = 0;
        for (var number = 0; number < _data.Batches; number++)
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var batch = _data.Batch(number);
            _network.RequireDerivatives(batch, _loss, order: 1);
            var losses = _loss.PerExample(_network.Module.call(batch.Features), batch.Targets); // [B]
            sum += batch.Sum(losses.detach());
            var mean = batch.Weights is null ? losses.mean() : (losses * batch.Weights).sum() / batch.Weight;
            Derivatives.Of([mean], null, _network.Parameters).AddTo(parts, batch.Share);
        }

        if (IsRegularised)
            Space.Axpy(_options.WeightDecay, theta, total); // + λ θ
        _meter.Add(start, gradients: 1);
        return ((sum / _data.Weight) + Penalty(theta), total.MoveToOuterDisposeScope());
    }

    /// <summary>∇²L(θ), exact: products by differentiating the gradient (Pearlmutter 1994).</summary>
    /// <remarks>
    /// Piecewise linear activations and maximum pooling have no second derivative at their kinks; the product is that of the smooth piece θ lies in.
    /// </remarks>
    public ILinearOperator<Tensor> Hessian(Tensor theta) => Operator(theta, _curvatures.Hessian, _options.WeightDecay);

    /// <summary>The generalised Gauss–Newton matrix Σᵢ wᵢ Jᵢᵀ (∂²ℓ/∂f²) Jᵢ / Σᵢ wᵢ + λ I: the Hessian of the network made linear (Schraudolph 2002).</summary>
    /// <remarks>Positive semi-definite for a convex loss. For cross-entropy, logistic and squared loss it is the Fisher matrix.</remarks>
    public ILinearOperator<Tensor> GaussNewton(Tensor theta) => Operator(theta, _curvatures.GaussNewton, _options.WeightDecay);

    /// <summary>∇²L − GGN = Σᵢ wᵢ Σ_k (∂ℓ/∂f_k) ∇²f_k / Σᵢ wᵢ: the curvature of the network itself. Each product costs one with either.</summary>
    public ILinearOperator<Tensor> Residual(Tensor theta) => new DifferenceOperator(Operator(theta, _curvatures.Hessian, 0), Operator(theta, _curvatures.GaussNewton, 0));

    /// <summary>
    /// The Fisher matrix Σᵢ wᵢ Jᵢᵀ E[r rᵀ] Jᵢ / Σᵢ wᵢ + λ I with scores r at labels drawn from the network's own distribution, one an example: an
    /// unbiased estimate of the expectation.
    /// </summary>
    /// <param name="theta">θ.</param>
    /// <param name="seed">Decides the labels.</param>
    /// <exception cref="NotSupportedException">The loss is not the log-likelihood of a distribution.</exception>
    public ILinearOperator<Tensor> Fisher(Tensor theta, long seed) =>
        Operator(theta, _curvatures.Fisher(new ModelDistribution(_loss, Examples, seed)), _options.WeightDecay);

    /// <summary>
    /// The second moment Σᵢ wᵢ ∇ℓᵢ ∇ℓᵢᵀ / Σᵢ wᵢ + λ I of the examples' gradients, at the true labels. Not the Fisher matrix, and no approximation of
    /// the Hessian: it vanishes where all examples are fitted (Kunstner, Balles and Hennig 2019).
    /// </summary>
    public ILinearOperator<Tensor> EmpiricalFisher(Tensor theta) =>
        Operator(theta, _curvatures.EmpiricalFisher, _options.WeightDecay);

    /// <summary>The risk of some examples drawn without repetition, of the same network: an unbiased estimate of this one.</summary>
    /// <param name="examples">1 to N of them.</param>
    /// <param name="seed">Decides which.</param>
    /// <remarks>Valid as long as this risk; it needs no disposing, and its cost is its own.</remarks>
    public IObjective<Tensor> MiniBatch(long examples, long seed) => new EmpiricalRisk(this, _data.Sample(examples, seed));

    /// <summary>The risk of these examples, as <see cref="MiniBatch"/>.</summary>
    /// <param name="rows">Their places.</param>
    internal EmpiricalRisk Of(long[] rows) => new(this, _data.Of(rows));

    /// <inheritdoc />
    public void Dispose()
    {
        if (_disposed || !_isWhole)
            return;
        _disposed = true;
        _data.Dispose();
        _network.Dispose();
    }

    private bool FavoursChannelsLast => _options.Precision == ScalarType.Float32;

    internal RiskNetwork Network => _network;

    internal RiskData Data => _data;

    internal Loss Loss => _loss;

    internal CostMeter Meter => _meter;

    /// <summary>∇²L(θ) without the weight decay's part.</summary>
    internal ILinearOperator<Tensor> PlainHessian(Tensor theta) => Operator(theta, _curvatures.Hessian, 0);

    /// <summary>F = Σᵢ wᵢ Σ_k ∇f_k ∇f_kᵀ / Σᵢ wᵢ, the second moment of the outputs' gradients.</summary>
    internal ILinearOperator<Tensor> OutputMoment(Tensor theta) => Operator(theta, _curvatures.OutputMoment, 0);

    private RiskOperator Operator(Tensor theta, BatchCurvature curvature, double weightDecay)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new RiskOperator(_network, _data, _options, theta, curvature, _meter.Part(), weightDecay);
    }

    private double Penalty(Tensor theta) => IsRegularised ? 0.5 * _options.WeightDecay * Space.Dot(theta, theta) : 0; // ½ λ ‖θ‖²

    private void RequireDeterminism()
    {
        using var scope = NewDisposeScope();
        using var visit = _network.Enter(Theta(), channelsLast: FavoursChannelsLast);
        Determinism.Require(_network.Module, _data.Batch(0).Features);
    }

    private static nn.Module<Tensor, Tensor> Copy(NetworkModel model, Device device, ScalarType precision)
    {
        var module = model.CreateModule();
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        if (precision != ScalarType.Float32)
            module.to(precision);
        if (device.type != DeviceType.CPU)
            module.to(device);
        scope.Detach(module.parameters());
        scope.Detach(module.buffers());
        return module;
    }
}
