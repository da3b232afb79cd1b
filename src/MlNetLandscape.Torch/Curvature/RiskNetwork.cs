using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The network of a risk: θ goes in, outputs come out, and between calls the module is as its owner left it.</summary>
internal sealed class RiskNetwork : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> _module;
    private readonly bool _owned;
    private readonly LayerMode _layers;
    private readonly ParameterSelection _selection;
    private readonly Tensor? _initial;
    private int _differentiable;

    /// <param name="module">The network.</param>
    /// <param name="owned">Whether the module is taken over; otherwise it is the caller's.</param>
    /// <param name="options">What varies, mode and precision.</param>
    /// <exception cref="ArgumentException">The options do not fit the network.</exception>
    public RiskNetwork(nn.Module<Tensor, Tensor> module, bool owned, EmpiricalRiskOptions options)
    {
        (_module, _owned, _layers) = (module, owned, options.Layers);
        _selection = new ParameterSelection(module, options.Parameters);
        Writes = ParameterWrites.Of(module);
        if (Parameters.FirstOrDefault(parameter => parameter.dtype != options.Precision) is { } other)
        {
            throw new ArgumentException(
                $"`Precision` is {options.Precision}, but the network's parameters are {other.dtype}, and a network that belongs to somebody else is not converted. "
                + $"Give a `NetworkModel`, convert the module, or set `Precision` to {other.dtype}.");
        }

        Space = new TensorSpace(_selection.Vector.Count, options.Precision, Parameters[0].device);
        var changesBuffers = _layers != LayerMode.Evaluation && module.buffers().Any(); // a graph does not survive that
        GraphMemory = new GraphMemory(changesBuffers ? 0 : options.GraphMemory);
        _initial = owned ? _selection.Vector.Read().DetachFromDisposeScope() : null;
    }

    /// <summary>Where θ lives.</summary>
    public TensorSpace Space { get; }

    public Parameter[] Parameters => _selection.Parameters;

    public ParameterVector Vector => _selection.Vector;

    public ParameterSelection Selection => _selection;

    public ParameterWrites Writes { get; }

    /// <summary>What the graphs of all its operators may take.</summary>
    public GraphMemory GraphMemory { get; }

    public nn.Module<Tensor, Tensor> Module => _module;

    /// <summary>A copy of θ as it was before anything was evaluated (of a module of its own) or as the module's owner has it now.</summary>
    public Tensor Theta()
    {
        using var noGradient = no_grad();
        return _initial?.clone() ?? Vector.Read();
    }

    /// <summary>Puts the network at θ until the result is disposed.</summary>
    /// <param name="theta"><c>[P]</c>.</param>
    /// <param name="channelsLast">The memory layout of images.</param>
    /// <param name="knownAt">The <see cref="ParameterWrites.Count"/> at which the network was last seen at this θ.</param>
    public IDisposable Enter(Tensor theta, bool channelsLast, long knownAt = -1)
    {
        if (theta.dtype != Space.DType || theta.dim() != 1 || theta.shape[0] != Space.Dimension)
            throw new ArgumentException($"θ is {Space.DType} [{Space.Dimension}]. Got {theta.dtype} [{string.Join(", ", theta.shape)}].", nameof(theta));
        if (is_inference_mode_enabled())
            throw new InvalidOperationException("A risk was asked for inside `torch.inference_mode()`, where nothing has derivatives. Ask outside of it.");
        var mode = new ModuleMode(_module, _layers, channelsLast, _selection.Constant);
        Tensor? before = null;
        try
        {
            var isThere = _owned ? knownAt == Writes.Count || (Writes.IsWatched && Vector.Holds(theta)) : Vector.Holds(theta);
            if (!isThere)
            {
                before = _owned ? null : Vector.Read().DetachFromDisposeScope();
                Write(theta);
            }
        }
        catch
        {
            mode.Dispose();
            throw;
        }

        return new Visit(this, mode, before);
    }

    /// <summary>Looks, once, whether the network where it is and its loss can be differentiated <paramref name="order"/> times.</summary>
    /// <exception cref="InvalidOperationException">They cannot.</exception>
    public void RequireDerivatives(RiskBatch batch, Loss loss, int order)
    {
        if (_differentiable >= order)
            return;
        Differentiability.Require(this, batch, loss, order);
        _differentiable = order;
    }

    public void Dispose()
    {
        _initial?.Dispose();
        if (_owned)
            _module.Dispose();
    }

    private void Write(Tensor theta)
    {
        Writes.Announce();
        Vector.Write(theta);
    }

    private sealed class Visit(RiskNetwork network, ModuleMode mode, Tensor? before) : IDisposable
    {
        public void Dispose()
        {
            if (before is not null)
                network.Write(before);
            before?.Dispose();
            mode.Dispose();
        }
    }
}
