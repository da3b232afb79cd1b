namespace Microsoft.ML.Runtime;

/// <summary>What all hosts of one <see cref="MLContext"/> share.</summary>
internal sealed class EnvironmentRoot(int? seed, Action<string, ChannelMessage> dispatch)
{
    public int? Seed { get; } = seed;

    public ComponentCatalog ComponentCatalog { get; } = new();

    public Action<string, ChannelMessage> Dispatch { get; } = dispatch;

    public int? GpuDeviceId { get; set; }

    public bool FallbackToCpu { get; set; }
}

/// <summary>The environment of a context, or of a component registered with one.</summary>
internal sealed class HostEnvironment : ChannelProvider, IHost
{
    private readonly HostEnvironment _parent;
    private readonly Lock _lock = new();

    public HostEnvironment(EnvironmentRoot root)
        : base(null, null)
    {
        Root = root;
        Rand = TauswortheHybrid.Create(root.Seed);
    }

    private HostEnvironment(HostEnvironment parent, string shortName, Random random)
        : base(shortName, parent._parent?.FullName)
    {
        _parent = parent;
        Root = parent.Root;
        Rand = random;
    }

    public EnvironmentRoot Root { get; }

    public Random Rand { get; }

    public ComponentCatalog ComponentCatalog => Root.ComponentCatalog;

    public int? GpuDeviceId => Root.GpuDeviceId;

    public bool FallbackToCpu => Root.FallbackToCpu;

    public override string ContextDescription => "HostEnvironment";

    public IHost Register(string name, int? seed = null, bool? verbose = null)
    {
        this.CheckNonEmpty(name, nameof(name));
        lock (_lock)
        {
            // Without a seed the child draws its state from this host's numbers.
            return new HostEnvironment(this, name, seed is { } value ? new TauswortheHybrid((uint)value) : new TauswortheHybrid(Rand));
        }
    }

    public IChannel Start(string name) => new Channel(this, name);

    public IPipe<TMessage> StartPipe<TMessage>(string name) => new Pipe<TMessage>(this, name);

    public IProgressChannel StartProgressChannel(string name) => new ProgressChannel();

    public override TException Process<TException>(TException ex)
    {
        ex.Data["Throwing component"] = "Environment";
        return Contracts.Mark(ex);
    }
}
