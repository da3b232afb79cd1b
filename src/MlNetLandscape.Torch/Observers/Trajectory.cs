using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The weights that a training went through, in single precision, as <see cref="TrajectoryObserver"/> kept them.</summary>
/// <remarks>
/// Its last point is where the training's own steps ended: where weights were averaged or the best restored, the trained network is another point. Owns its memory, 4 P bytes a point;
/// <see cref="Dispose"/> gives it back.
/// </remarks>
public sealed class Trajectory : IReadOnlyList<Tensor>, IDisposable
{
    private const string Format = "trajectory";

    private readonly Tensor[] _points;
    private bool _disposed;

    internal Trajectory(Network network, NetworkShape shape, long every, ImmutableArray<long> steps, Tensor[] points) =>
        (Network, Shape, Every, Steps, _points) = (network, shape, every, steps, points);

    /// <summary>The description of the networks it goes through.</summary>
    public Network Network { get; }

    /// <summary>D inputs and K outputs of these.</summary>
    public NetworkShape Shape { get; }

    /// <summary>n: the steps between two points; before the last there may be fewer.</summary>
    public long Every { get; }

    /// <summary>t of each point: the parameter updates before it, ascending.</summary>
    public ImmutableArray<long> Steps { get; }

    /// <summary>Points.</summary>
    public int Count => _points.Length;

    /// <summary>P.</summary>
    public long ParameterCount => _points[0].numel();

    /// <summary>θₜ, <c>[P]</c>, Float32 on the CPU: the trajectory's memory, valid until it is disposed, not to be changed.</summary>
    /// <param name="index">Which point, in [0, Count).</param>
    /// <exception cref="ObjectDisposedException">The trajectory was disposed.</exception>
    public Tensor this[int index]
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _points[index];
        }
    }

    /// <inheritdoc />
    public IEnumerator<Tensor> GetEnumerator()
    {
        for (var index = 0; index < Count; index++)
            yield return this[index];
    }

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Writes it to a file, all or nothing; <see cref="Load"/> reads it.</summary>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var archive = new TensorArchive();
        archive.Header["format"] = Format;
        archive.Header["network"] = JsonNode.Parse(Network.ToJson());
        archive.Header["features"] = Shape.Features;
        archive.Header["outputs"] = Shape.Outputs;
        archive.Header["every"] = Every;
        archive.Header["steps"] = new JsonArray([.. Steps.Select(step => JsonValue.Create(step))]);
        for (var index = 0; index < Count; index++)
            archive.Add(Name(index), this[index]);
        archive.Save(path);
    }

    /// <summary>Reads what <see cref="Save"/> wrote; the caller disposes it.</summary>
    /// <exception cref="InvalidDataException">It is something else, or damaged.</exception>
    public static Trajectory Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var archive = TensorArchive.Load(path, Format);
        if (archive.Header["format"]?.ToString() != Format)
            throw new InvalidDataException($"{path} holds no trajectory, but {archive.Header["format"]}.");
        try
        {
            ImmutableArray<long> steps = [.. archive.Header["steps"]!.AsArray().Select(step => step!.GetValue<long>())];
            Tensor[] points = [.. steps.Select((_, index) => archive.Tensors[Name(index)])];
            if (points.Length == 0 || points.Any(point => point.dtype != ScalarType.Float32 || point.dim() != 1 || point.numel() != points[0].numel()))
                throw new InvalidDataException($"The trajectory {path} is damaged: its points must be equally long vectors of Float32, at least one.");
            return new Trajectory(
                Network.FromJson(archive.Header["network"]!.ToJsonString()), new NetworkShape(archive.Header["features"]!.GetValue<int>(), archive.Header["outputs"]!.GetValue<int>()),
                archive.Header["every"]!.GetValue<long>(), steps, [.. points.Select(point => point.clone().DetachFromDisposeScope())]);
        }
        catch (Exception error) when (error is NullReferenceException or KeyNotFoundException or FormatException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException($"The trajectory {path} is damaged: {error.Message}", error);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        foreach (var point in _points)
            point.Dispose();
    }

    /// <summary>«41 points of 2410 parameters, every 25 steps, 0 … 1000».</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Count} points of {ParameterCount} parameters, every {Every} steps, {Steps[0]} … {Steps[^1]}");

    /// <summary>The points in another precision or on another device, where they are not there already: the present scope's.</summary>
    internal IReadOnlyList<Tensor> In(TensorSpace space) => [.. this.Select(point => point.to(space.DType, space.Device).alias())];

    private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"point.{index}");
}
