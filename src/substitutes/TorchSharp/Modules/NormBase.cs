using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What batch and instance normalisation have in common: an affine map and running statistics of each channel.</summary>
public abstract class NormBase : nn.Module<Tensor, Tensor>
{
    [ComponentName(nameof(bias))]
    private Parameter? _bias;

    [ComponentName(nameof(weight))]
    private Parameter? _weight;

    [ComponentName(nameof(running_mean))]
    private Tensor? _runningMean;

    [ComponentName(nameof(running_var))]
    private Tensor? _runningVar;

    [ComponentName(nameof(num_batches_tracked))]
    private Tensor? _numBatchesTracked;

    public NormBase(
        long num_features,
        double eps,
        double? momentum,
        bool affine,
        bool track_running_stats,
        Device? device,
        ScalarType? dtype,
        string name)
        : base(name)
    {
        this.num_features = num_features;
        this.eps = eps;
        this.momentum = momentum;
        this.affine = affine;
        this.track_running_stats = track_running_stats;
        if (affine)
        {
            weight = new Parameter(empty(num_features, dtype, device));
            bias = new Parameter(empty(num_features, dtype, device));
        }

        if (track_running_stats)
        {
            running_mean = zeros(num_features, dtype, device);
            running_var = ones(num_features, dtype, device);
            num_batches_tracked = tensor(0L, dtype, device);
        }

        reset_parameters();
    }

    public long num_features { get; private set; }

    public double eps { get; set; }

    public double? momentum { get; set; }

    public bool affine { get; private set; }

    public bool track_running_stats { get; private set; }

    public Parameter? bias
    {
        get => _bias;
        set => ConditionallyRegisterParameter(nameof(bias), ParameterSlot.Assign(ref _bias, value));
    }

    public Parameter weight
    {
        get => _weight!;
        set
        {
            ArgumentNullException.ThrowIfNull(value, nameof(weight));
            ConditionallyRegisterParameter(nameof(weight), ParameterSlot.Assign(ref _weight, value));
        }
    }

    public Tensor? running_mean
    {
        get => _runningMean;
        set => ConditionallyRegisterBuffer(nameof(running_mean), ParameterSlot.Assign(ref _runningMean, value));
    }

    public Tensor? running_var
    {
        get => _runningVar;
        set => ConditionallyRegisterBuffer(nameof(running_var), ParameterSlot.Assign(ref _runningVar, value));
    }

    public Tensor? num_batches_tracked
    {
        get => _numBatchesTracked;
        set => ConditionallyRegisterBuffer(nameof(num_batches_tracked), ParameterSlot.Assign(ref _numBatchesTracked, value));
    }

    public void reset_running_stats()
    {
        if (track_running_stats)
        {
            nn.init.zeros_(running_mean!);
            nn.init.ones_(running_var!);
            nn.init.zeros_(num_batches_tracked!);
        }
    }

    public void reset_parameters()
    {
        reset_running_stats();
        if (affine)
        {
            nn.init.ones_(weight);
            nn.init.zeros_(bias!);
        }
    }

    protected abstract void ValidateInputDimensions(Tensor input);
}
