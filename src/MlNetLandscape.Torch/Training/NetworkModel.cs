using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>A trained network: description, parameters, buffers, task and history. Immutable and safe to score with from several threads.</summary>
/// <remarks>
/// <see cref="Dispose"/> frees the native memory once the last scoring that is under way has ended; undisposed models are freed when
/// the garbage collector finds them.
/// </remarks>
public sealed class NetworkModel : IScoringModel
{
    private const string Format = "network";

    private readonly nn.Module<Tensor, Tensor> _module;
    private readonly Lock _gate = new();
    private int _users;
    private bool _disposed;

    /// <param name="network">The description.</param>
    /// <param name="shape">Inputs and outputs.</param>
    /// <param name="task">What it predicts.</param>
    /// <param name="history">How it was trained.</param>
    /// <param name="module">The network itself, on the CPU; the model takes it over.</param>
    /// <param name="classNames">What the classes are called, in the order of the outputs; empty where they have no names.</param>
    internal NetworkModel(
        Network network,
        NetworkShape shape,
        PredictionTask task,
        TrainingHistory history,
        nn.Module<Tensor, Tensor> module,
        ImmutableArray<string> classNames = default)
    {
        ClassNames = classNames.IsDefault ? [] : classNames;
        (Network, Shape, Task, History, _module) = (network, shape, task, history, module);
        _module.eval();
        MemoryLayouts.SetChannelsLast(_module, true);
        ParameterCount = _module.parameters().Where(parameter => parameter.requires_grad).Sum(parameter => parameter.numel());
    }

    /// <summary>The description.</summary>
    public Network Network { get; }

    /// <summary>D inputs and K outputs.</summary>
    public NetworkShape Shape { get; }

    /// <summary>What it predicts.</summary>
    public PredictionTask Task { get; }

    /// <summary>How it was trained.</summary>
    public TrainingHistory History { get; }

    /// <summary>What the classes are called, in the order of the outputs; empty where they have no names.</summary>
    public ImmutableArray<string> ClassNames { get; }

    /// <summary>P, the trainable numbers.</summary>
    public long ParameterCount { get; }

    /// <summary>The scores of some rows (<see cref="PredictionTask.Scores"/>), in evaluation mode.</summary>
    /// <param name="features">Row-major, <c>[rows, D]</c>.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="scores">Takes the scores, row-major, <c>[rows, ScoreSize]</c>.</param>
    /// <exception cref="ArgumentException">A span's length is not rows · D or rows · ScoreSize.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public void Score(ReadOnlySpan<float> features, int rows, Span<float> scores)
    {
        if (features.Length != (long)rows * Shape.Features)
            throw new ArgumentException($"{rows} rows of {Shape.Features} features are {(long)rows * Shape.Features} numbers. Got {features.Length}.", nameof(features));
        if (scores.Length != (long)rows * Task.ScoreSize)
            throw new ArgumentException($"{rows} rows of {Task.ScoreSize} scores are {(long)rows * Task.ScoreSize} numbers. Got {scores.Length}.", nameof(scores));
        if (rows == 0)
            return;
        Enter();
        try
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            var input = empty(rows, Shape.Features); // [B, D]
            MemoryMarshal.AsBytes(features).CopyTo(input.bytes);
            var output = Task.Scores(_module.call(input)).contiguous(); // [B, K]
            MemoryMarshal.Cast<byte, float>(output.bytes).CopyTo(scores);
        }
        finally
        {
            Leave();
        }
    }

    ImmutableArray<NetworkModel> IScoringModel.Networks => [this];

    TensorArchive IScoringModel.ToArchive() => ToArchive();

    /// <summary>The outputs of some rows before the link, in evaluation mode, without gradient.</summary>
    /// <param name="features"><c>[B, D]</c>, on the CPU.</param>
    /// <returns><c>[B, K]</c>; the caller disposes it.</returns>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    internal Tensor Outputs(Tensor features)
    {
        Enter();
        try
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            return _module.call(features).MoveToOuterDisposeScope();
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>A copy of the network to go on from, in training mode on the CPU; the caller disposes it.</summary>
    public nn.Module<Tensor, Tensor> CreateModule()
    {
        Enter();
        try
        {
            var module = Network.Build(Shape, seed: 0);
            ModuleState.Copy(_module, module);
            return module;
        }
        finally
        {
            Leave();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
            if (_users > 0)
                return;
        }

        _module.Dispose();
    }

    /// <summary>SHA-256 of all that a training from here depends on: not of its history, in which times differ from one process to the next.</summary>
    internal string Fingerprint()
    {
        using var archive = ToArchive();
        archive.Header.Remove("history");
        archive.Header["heldOutSeed"] = History.HeldOutSeed;
        return Convert.ToHexStringLower(SHA256.HashData(archive.ToBytes()));
    }

    /// <summary>The model as data; the caller disposes it.</summary>
    internal TensorArchive ToArchive()
    {
        Enter();
        try
        {
            var archive = new TensorArchive();
            archive.Header["format"] = Format;
            archive.Header["network"] = JsonNode.Parse(Network.ToJson());
            archive.Header["features"] = Shape.Features;
            archive.Header["outputs"] = Shape.Outputs;
            archive.Header["task"] = System.Text.Json.JsonSerializer.SerializeToNode(Task, LandscapeJson.Compact);
            archive.Header["classNames"] = new JsonArray([.. ClassNames.Select(name => JsonValue.Create(name))]);
            archive.Header["history"] = JsonNode.Parse(History.ToJson());
            ModuleState.Write(_module, archive);
            return archive;
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>The model that <see cref="ToArchive"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is another kind of archive, or does not fit its own description.</exception>
    internal static NetworkModel FromArchive(TensorArchive archive)
    {
        if (archive.Header["format"]?.ToString() != Format)
            throw new InvalidDataException($"Expected a saved network. Got an archive of format '{archive.Header["format"]}'.");
        var shape = new NetworkShape(Number(archive, "features"), Number(archive, "outputs"));
        var task = LandscapeJson.Read<PredictionTask>(Required(archive, "task").ToJsonString(), "task");
        var history = TrainingHistory.FromJson(Required(archive, "history").ToJsonString());
        if (task.Outputs != shape.Outputs)
            throw new InvalidDataException($"The saved network has {shape.Outputs} outputs; its {task.Kind} task needs {task.Outputs}.");
        var classNames = LandscapeJson.Read<ImmutableArray<string>>(Required(archive, "classNames").ToJsonString(), "list of class names");
        var (network, module) = Rebuild(Required(archive, "network").ToJsonString(), shape, archive);
        try
        {
            ModuleState.Read(module, archive, "saved network");
            if (network is not FactoryNetwork && ModuleState.NotFinite(module) is { Count: > 0 } wrong)
                throw new InvalidDataException($"The saved network is damaged: '{string.Join("', '", wrong)}' hold values that are not finite.");
            return new NetworkModel(network, shape, task, history, module, classNames);
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    /// <summary>Builds the described network, unless it is larger than what was saved: a forged description must not allocate.</summary>
    private static (Network Network, nn.Module<Tensor, Tensor> Module) Rebuild(string description, NetworkShape shape, TensorArchive archive)
    {
        try
        {
            var network = Network.FromJson(description);
            var saved = archive.Tensors.Values.Sum(tensor => tensor.numel());
            if (network is not FactoryNetwork && network.Describe(shape).Parameters > saved)
                throw new ArgumentException($"it asks for {network.Describe(shape).Parameters} parameters; {saved} numbers were saved.");
            return (network, network.Build(shape, seed: 0));
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            throw new InvalidDataException($"The saved network's description is wrong: {error.Message}", error);
        }
    }

    private static int Number(TensorArchive archive, string key) => LandscapeJson.Read<int>(Required(archive, key).ToJsonString(), $"network's '{key}'");

    private static JsonNode Required(TensorArchive archive, string key) =>
        archive.Header[key] ?? throw new InvalidDataException($"The saved network has no '{key}'.");

    private void Enter()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _users++;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            _users--;
            if (!_disposed || _users > 0)
                return;
        }

        _module.Dispose();
    }
}
