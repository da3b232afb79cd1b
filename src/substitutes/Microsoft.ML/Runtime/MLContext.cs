using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>The entry to everything: catalogs, the log, the seed of all random numbers.</summary>
public sealed class MLContext : IHostEnvironment
{
    private readonly HostEnvironment _environment;
    private readonly Dictionary<string, object> _options = [];

    public MLContext(int? seed = null)
    {
        _environment = new HostEnvironment(new EnvironmentRoot(seed, Dispatch));
        BinaryClassification = new BinaryClassificationCatalog(_environment);
        MulticlassClassification = new MulticlassClassificationCatalog(_environment);
        Regression = new RegressionCatalog(_environment);
        Transforms = new TransformsCatalog(_environment);
        Model = new ModelOperationsCatalog(_environment);
        Data = new DataOperationsCatalog(_environment);
    }

    public event EventHandler<LoggingEventArgs> Log;

    public BinaryClassificationCatalog BinaryClassification { get; }

    public MulticlassClassificationCatalog MulticlassClassification { get; }

    public RegressionCatalog Regression { get; }

    public TransformsCatalog Transforms { get; }

    public ModelOperationsCatalog Model { get; }

    public DataOperationsCatalog Data { get; }

    public ComponentCatalog ComponentCatalog => _environment.ComponentCatalog;

    public string TempFilePath { get; set; } = Path.GetTempPath();

    public bool FallbackToCpu
    {
        get => _environment.Root.FallbackToCpu;
        set => _environment.Root.FallbackToCpu = value;
    }

    public int? GpuDeviceId
    {
        get => _environment.Root.GpuDeviceId;
        set => _environment.Root.GpuDeviceId = value;
    }

    string IExceptionContext.ContextDescription => _environment.ContextDescription;

    public bool TryAddOption<T>(string name, T value) => _options.TryAdd(CheckedName(name), value);

    public void SetOption<T>(string name, T value) => _options[CheckedName(name)] = value;

    public bool TryGetOption<T>(string name, out T value)
    {
        if (_options.TryGetValue(CheckedName(name), out var found) && found is T typed)
        {
            value = typed;
            return true;
        }

        value = default;
        return false;
    }

    public T GetOptionOrDefault<T>(string name)
    {
        TryAddOption<T>(name, default);
        return (T)_options[name];
    }

    public bool RemoveOption(string name) => _options.Remove(CheckedName(name));

    TException IExceptionContext.Process<TException>(TException ex) => _environment.Process(ex);

    IHost IHostEnvironment.Register(string name, int? seed, bool? verbose) => _environment.Register(name, seed, verbose);

    IChannel IChannelProvider.Start(string name) => _environment.Start(name);

    IPipe<TMessage> IChannelProvider.StartPipe<TMessage>(string name) => _environment.StartPipe<TMessage>(name);

    IProgressChannel IProgressChannelProvider.StartProgressChannel(string name) => _environment.StartProgressChannel(name);

    private static string CheckedName(string name) => string.IsNullOrWhiteSpace(name) ? throw new ArgumentNullException(nameof(name)) : name;

    private void Dispatch(string source, ChannelMessage message) => Log?.Invoke(this, new LoggingEventArgs(message.Message, message.Kind, source));
}
