using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The file that holds an ensemble's training between two parts; the part under way has a file of its own beside it.</summary>
internal sealed class EnsembleCheckpoint
{
    private readonly string? _path;
    private readonly JsonObject _fingerprint;

    /// <param name="path">The file; null for no checkpoints.</param>
    /// <param name="fingerprint">What it is of: options, data, seed.</param>
    /// <param name="method">How members are trained.</param>
    public EnsembleCheckpoint(string? path, JsonObject fingerprint, EnsembleMethod method)
    {
        (_path, _fingerprint) = (path, fingerprint);
        _fingerprint["ensemble"] = JsonSerializer.SerializeToNode(method, LandscapeJson.Compact);
    }

    /// <summary>The file of the part under way.</summary>
    public static string? PartPath(string? path) => path is null ? null : path + ".part";

    public void Save(EnsembleState state)
    {
        if (_path is null)
            return;
        using var archive = new TensorArchive();
        archive.Header["format"] = "ensembleCheckpoint";
        archive.Header["fingerprint"] = _fingerprint.DeepClone();
        archive.Header["position"] = JsonSerializer.SerializeToNode(
            new Position(state.Parts, state.Members.Count, state.Latest is { } one ? state.Members.IndexOf(one) : -1, state.Loss, state.FirstLoss, state.RateFactor), LandscapeJson.Compact);
        IEnumerable<NetworkModel> networks = state.Latest is { } latest && !state.Members.Contains(latest) ? [.. state.Members, latest] : state.Members;
        archive.Header["networks"] = MemberArchive.Write(networks, archive);
        foreach (var (name, value) in state.Optimizer)
            archive.Add("optimizer." + name, value);
        archive.Save(_path);
    }

    /// <summary>Goes back to the state in the file, if there is one.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or belongs to another training.</exception>
    public void TryRestore(EnsembleState state)
    {
        if (_path is null || !File.Exists(_path))
            return;
        using var archive = TensorArchive.Load(_path, "checkpoint");
        Checkpoint.RefuseAnother(_path, _fingerprint, archive);
        try
        {
            var position = LandscapeJson.Read<Position>(archive.Header["position"]?.ToJsonString() ?? "null", "checkpoint");
            var networks = MemberArchive.Read(archive, archive.Header["networks"] ?? throw new InvalidDataException($"The checkpoint {_path} has no networks."));
            state.Parts.AddRange(position.Parts);
            (state.Loss, state.FirstLoss, state.RateFactor) = (position.Loss, position.FirstLoss, position.RateFactor);
            state.Restore(
                [.. networks.Take(position.Members)],
                position.Latest >= 0 ? networks[position.Latest] : networks.Length > position.Members ? networks[^1] : null,
                archive.Under("optimizer.").ToDictionary(entry => entry.Key, entry => entry.Value.clone().DetachFromDisposeScope()));
        }
        catch (Exception error) when (Checkpoint.IsDamage(error))
        {
            throw new InvalidDataException($"The checkpoint {_path} is damaged: {error.Message}", error);
        }
    }

    /// <summary>Removes the file of a part that is given up.</summary>
    public void DeletePart()
    {
        if (PartPath(_path) is { } part)
            AtomicFile.Delete(part);
    }

    /// <summary>Removes the file: the training has ended.</summary>
    public void Delete()
    {
        if (_path is not null)
            AtomicFile.Delete(_path);
    }

    private sealed record Position(List<EnsemblePart> Parts, int Members, int Latest, double Loss, double FirstLoss, double RateFactor);
}
