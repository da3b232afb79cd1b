using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The file that lets a training go on after an interruption: network, optimizer, observers, position, history, best weights.</summary>
/// <remarks>Shuffling, dropout and schedules have no state: they follow from the seed and the position.</remarks>
/// <param name="path">The file; null for no checkpoints.</param>
/// <param name="fingerprint">What the checkpoint is of: options, data, seed.</param>
internal sealed class Checkpoint(string? path, JsonObject fingerprint)
{
    /// <summary>The seed of the training that a file is of; null when there is no file.</summary>
    public static long? SeedIn(string? path)
    {
        if (path is null || !File.Exists(path))
            return null;
        using var archive = TensorArchive.Load(path, "checkpoint");
        return archive.Header["fingerprint"] is JsonObject fingerprint && fingerprint["seed"] is { } seed ? LandscapeJson.Read<long>(seed.ToJsonString(), "checkpoint's seed") : null;
    }

    /// <summary>Looks whether checkpoints can be written, so that it is not found out after the first epoch.</summary>
    /// <exception cref="IOException">They cannot.</exception>
    public static void Require(string? path)
    {
        if (path is not null)
            AtomicFile.Require(path);
    }

    public void Save(nn.Module module, IOptimizer optimizer, ObserverSet observers, AveragedTraining? averaging, TrainingState state)
    {
        if (path is null)
            return;
        using var archive = new TensorArchive();
        archive.Header["format"] = "checkpoint";
        archive.Header["fingerprint"] = fingerprint.DeepClone();
        ModuleState.Write(module, archive);
        foreach (var (name, value) in optimizer.State)
            archive.Add("optimizer." + name, value);
        observers.Write(archive);
        averaging?.Write(archive);
        state.Write(archive);
        archive.Save(path);
    }

    /// <summary>Goes back to the state in the file, if there is one.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or belongs to another training.</exception>
    public bool TryRestore(nn.Module module, IOptimizer optimizer, ObserverSet observers, AveragedTraining? averaging, TrainingState state)
    {
        if (path is null || !File.Exists(path))
            return false;
        using var archive = TensorArchive.Load(path, "checkpoint");
        RefuseAnother(path, fingerprint, archive);
        try
        {
            ModuleState.Read(module, archive, $"checkpoint {path}");
            optimizer.Restore(archive.Under("optimizer."));
            state.Read(archive);
            observers.Read(archive);
            averaging?.Read(archive);
        }
        catch (Exception error) when (IsDamage(error))
        {
            throw new InvalidDataException($"The checkpoint {path} is damaged: {error.Message}", error);
        }

        return true;
    }

    /// <summary>Whether it is what comes of a checkpoint whose parts are missing or of other kinds.</summary>
    public static bool IsDamage(Exception error) =>
        error is NullReferenceException or IndexOutOfRangeException or KeyNotFoundException or FormatException or InvalidOperationException or ArgumentException or System.Runtime.InteropServices.ExternalException;

    /// <summary>Checks that a checkpoint is of the training that wants to go on from it.</summary>
    /// <exception cref="InvalidDataException">It is of another; the message names the differences.</exception>
    public static void RefuseAnother(string path, JsonObject fingerprint, TensorArchive archive)
    {
        var found = archive.Header["fingerprint"] as JsonObject;
        var differing = fingerprint.Where(entry => !JsonNode.DeepEquals(Reparse(entry.Value), Reparse(found?[entry.Key]))).ToList();
        if (differing.Count > 0)
        {
            var changes = differing.Select(entry => $"{entry.Key} was {Show(found?[entry.Key])}, now {Show(entry.Value)}");
            throw new InvalidDataException(
                $"The checkpoint {path} belongs to another training: {string.Join("; ", changes)}. Delete it, or set another `CheckpointPath`.");
        }
    }

    /// <summary>Removes the file: the training has ended.</summary>
    public void Delete()
    {
        if (path is not null)
            AtomicFile.Delete(path);
    }

    private static JsonNode? Reparse(JsonNode? node) => node is null ? null : JsonNode.Parse(node.ToJsonString(LandscapeJson.Compact));

    private static string Show(JsonNode? node) => node?.ToJsonString(LandscapeJson.Compact) ?? "nothing";
}
