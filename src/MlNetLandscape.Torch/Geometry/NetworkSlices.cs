using System.Diagnostics.CodeAnalysis;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.LinearOperators;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Slices of the landscape of a network: its loss and its task's metric («Accuracy», «MeanAbsoluteError») at θ₀ + Σᵢ cᵢ dᵢ, in evaluation mode.</summary>
/// <remarks>
/// Where the first layer with parameters is linear or a convolution, its outputs are affine in c, z(c) = z₀ + Σᵢ cᵢ zᵢ: they are computed once a direction and combined, and only the layers
/// behind it are passed through at each point, also where running statistics are taken anew. The loss weighs the examples as <see cref="EmpiricalRisk"/> does; the metric is the mean over the examples. The model is untouched.
/// Not safe for several threads at once.
/// </remarks>
public sealed class NetworkSlices : ISliceSource<Tensor>, IDisposable
{
    private readonly bool _owned;

    /// <param name="model">The network; it is copied.</param>
    /// <param name="data">The examples; must outlive the slices.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="loss">ℓ; null for the usual one of the model's task.</param>
    /// <param name="statistics">The examples over which running statistics of normalisation layers are taken anew at every point, usually those of training; null to keep the model's.</param>
    /// <exception cref="ArgumentException">The options, the loss and the data do not fit the network; the message lists everything wrong.</exception>
    /// <exception cref="InvalidOperationException">The network is not deterministic.</exception>
    internal NetworkSlices(NetworkModel model, TensorDataset data, NetworkSliceOptions? options = null, Loss? loss = null, TensorDataset? statistics = null)
        : this(Build(model, data, options ??= new NetworkSliceOptions(), loss), model.Task, options, statistics) => _owned = true;

    /// <param name="risk">What is sliced; stays the caller's and must outlive the slices. Its own batch size, precision and weight decay count.</param>
    /// <param name="task">What the network predicts.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="statistics">As above.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the risk is one of training mode.</exception>
    internal NetworkSlices(EmpiricalRisk risk, PredictionTask task, NetworkSliceOptions? options = null, TensorDataset? statistics = null)
    {
        (Risk, Task, Options) = (risk, task, options ?? new NetworkSliceOptions());
        Check(Options);
        if (risk.Options.Layers != LayerMode.Evaluation)
            throw new ArgumentException("Slices are taken in evaluation mode. `TrainingMode` of the risk is true; give rows for running statistics instead.", nameof(risk));
        var refresh = new RunningStatistics(risk.Network.Module);
        if (statistics is not null && refresh.Layers > 0)
        {
            using var scope = NewDisposeScope();
            (Statistics, StatisticsRows) = (refresh, statistics.Features.to(risk.Network.Space.DType, risk.Network.Space.Device).alias().DetachFromDisposeScope());
        }

        (Split, WhyPlain) = !Options.ReusesFirstLayer ? (null, "It was not asked for.")
            : FirstLayerSplit.Of(risk.Network.Module, risk.Network.Selection, refreshes: Statistics is not null);
    }

    /// <inheritdoc />
    public IVectorSpace<Tensor> Space => Risk.Space;

    /// <summary>The risk whose loss is measured, with θ as the model has it; valid as long as the slices.</summary>
    public EmpiricalRisk Risk { get; }

    /// <summary>Whether the first layer's outputs are computed once a direction.</summary>
    [MemberNotNullWhen(false, nameof(WhyPlain))]
    public bool ReusesFirstLayer => Split is not null;

    /// <summary>Why every point is passed through the whole network; null where it is not.</summary>
    public string? WhyPlain { get; }

    internal PredictionTask Task { get; }

    internal NetworkSliceOptions Options { get; }

    internal FirstLayerSplit? Split { get; }

    internal RunningStatistics? Statistics { get; }

    /// <summary><c>[N, D]</c>.</summary>
    internal Tensor? StatisticsRows { get; }

    /// <inheritdoc />
    public ISliceEvaluator Slice(AffineFrame<Tensor> frame) => Split is null ? new PlainSlice(this, frame) : new FirstLayerSlice(this, frame, Split);

    /// <inheritdoc />
    public void Dispose()
    {
        StatisticsRows?.Dispose();
        if (_owned)
            Risk.Dispose();
    }

    private static EmpiricalRisk Build(NetworkModel model, TensorDataset data, NetworkSliceOptions options, Loss? loss)
    {
        Check(options);
        return new EmpiricalRisk(model, data, options.Risk, loss);
    }

    private static void Check(NetworkSliceOptions options)
    {
        string[] faults = [.. options.Faults()];
        if (faults.Length > 0)
            throw new ArgumentException(string.Join(" ", faults), nameof(options));
    }
}
