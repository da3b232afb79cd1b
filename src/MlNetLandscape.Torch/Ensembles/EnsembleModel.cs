using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetLandscape.Numerics.Ensembles;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Several trained networks of one shape and task that score together. Immutable and safe to score with from several threads.</summary>
/// <remarks>
/// The score is link(z̄/T): z̄ as <see cref="CombinationRule"/> says, T the temperature (Guo et al. 2017), applied to the combined output. It takes the
/// features once and the members' forward passes one after the other. Owns its members.
/// </remarks>
public sealed class EnsembleModel : IScoringModel
{
    private const string Format = "ensemble";

    /// <param name="members">At least one; all of one shape, task and class names. The ensemble takes them over.</param>
    /// <param name="combination">How they become one.</param>
    /// <param name="weights">One positive weight a member, scaled to sum 1; null for equal ones.</param>
    /// <param name="temperature">T in (0, ∞); 1 for regressions and votes.</param>
    /// <exception cref="ArgumentException">The members do not fit each other, or a value is out of its range; the message names all faults.</exception>
    public EnsembleModel(
        IEnumerable<NetworkModel> members, CombinationRule combination = CombinationRule.MeanProbability, IEnumerable<double>? weights = null, double temperature = 1)
        : this([.. members], combination, weights?.ToImmutableArray() ?? [], temperature, new EnsembleRecord())
    {
    }

    internal EnsembleModel(
        ImmutableArray<NetworkModel> members, CombinationRule combination, ImmutableArray<double> weights, double temperature, EnsembleRecord history)
    {
        var faults = Faults(members, combination, weights, temperature).ToList();
        if (faults.Count > 0)
            throw new ArgumentException(string.Join(" ", faults), nameof(members));
        var total = weights.Sum();
        Weights = weights.IsEmpty ? [.. members.Select(_ => 1.0 / members.Length)] : [.. weights.Select(weight => weight / total)];
        (Members, Combination, Temperature, History) = (members, combination, temperature, history);
    }

    /// <summary>The networks.</summary>
    public ImmutableArray<NetworkModel> Members { get; }

    /// <summary>How their outputs become one.</summary>
    public CombinationRule Combination { get; }

    /// <summary>The members' weights, with sum 1.</summary>
    public ImmutableArray<double> Weights { get; }

    /// <summary>T, by which the combined output is divided; 1 where the ensemble is not calibrated.</summary>
    public double Temperature { get; }

    /// <summary>How it was trained.</summary>
    public EnsembleRecord History { get; }

    /// <summary>D inputs and K outputs.</summary>
    public NetworkShape Shape => Members[0].Shape;

    /// <summary>What it predicts.</summary>
    public PredictionTask Task => Members[0].Task;

    /// <summary>What the classes are called, in the order of the outputs; empty where they have no names.</summary>
    public ImmutableArray<string> ClassNames => Members[0].ClassNames;

    /// <summary>The trainable numbers of all members.</summary>
    public long ParameterCount => Members.Sum(member => member.ParameterCount);

    /// <summary>The scores of some rows (<see cref="PredictionTask.Scores"/>), in evaluation mode.</summary>
    /// <param name="features">Row-major, <c>[rows, D]</c>.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="scores">Takes the scores, row-major, <c>[rows, ScoreSize]</c>.</param>
    /// <exception cref="ArgumentException">A span's length is not rows · D or rows · ScoreSize.</exception>
    /// <exception cref="ObjectDisposedException">The ensemble was disposed.</exception>
    public void Score(ReadOnlySpan<float> features, int rows, Span<float> scores)
    {
        if (features.Length != (long)rows * Shape.Features)
            throw new ArgumentException($"{rows} rows of {Shape.Features} features are {(long)rows * Shape.Features} numbers. Got {features.Length}.", nameof(features));
        if (scores.Length != (long)rows * Task.ScoreSize)
            throw new ArgumentException($"{rows} rows of {Task.ScoreSize} scores are {(long)rows * Task.ScoreSize} numbers. Got {scores.Length}.", nameof(scores));
        if (rows == 0)
            return;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var input = empty(rows, Shape.Features); // [B, D]
        MemoryMarshal.AsBytes(features).CopyTo(input.bytes);
        var output = Outputs(input); // [B, K]
        var score = Task.Scores(Temperature == 1 ? output : output / (float)Temperature).contiguous();
        MemoryMarshal.Cast<byte, float>(score.bytes).CopyTo(scores);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var member in Members)
            member.Dispose();
    }

    ImmutableArray<NetworkModel> IScoringModel.Networks => Members;

    TensorArchive IScoringModel.ToArchive() => ToArchive();

    /// <summary>z̄ of some rows, before the temperature.</summary>
    /// <param name="features"><c>[B, D]</c>, on the CPU.</param>
    /// <returns><c>[B, K]</c>; the caller disposes it.</returns>
    internal Tensor Outputs(Tensor features)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return CombinedOutputs.Of(Task, Combination, Weights, [.. Members.Select(member => InOwnUnit(member, member.Outputs(features)))]).MoveToOuterDisposeScope();
    }

    /// <summary>Regressions trained on other rows standardise their labels otherwise: their outputs in the unit of the first.</summary>
    private Tensor InOwnUnit(NetworkModel member, Tensor output) => (Task, member.Task) is (RegressionTask own, RegressionTask its) && own != its
        ? (output * (float)(its.Scale / own.Scale)) + (float)((its.Offset - own.Offset) / own.Scale)
        : output;

    /// <summary>This ensemble with the temperature that fits held-out rows best. It shares the members: one of the two is disposed.</summary>
    internal EnsembleModel Calibrated(TensorDataset heldOut)
    {
        using var logits = OutputsOf(heldOut);
        var fit = TemperatureScaling.Fit(Task, logits, heldOut.Labels, heldOut.Weights);
        return new EnsembleModel(Members, Combination, Weights, fit.Temperature, History with { Calibration = fit });
    }

    /// <summary>The ensemble as data; the caller disposes it.</summary>
    internal TensorArchive ToArchive()
    {
        var archive = new TensorArchive();
        archive.Header["format"] = Format;
        archive.Header["combination"] = Combination.ToString();
        archive.Header["weights"] = new JsonArray([.. Weights.Select(weight => JsonValue.Create(weight))]);
        archive.Header["temperature"] = Temperature;
        archive.Header["history"] = JsonSerializer.SerializeToNode(History, LandscapeJson.Compact);
        archive.Header["members"] = MemberArchive.Write(Members, archive);
        return archive;
    }

    /// <summary>Whether an archive holds an ensemble.</summary>
    internal static bool Is(TensorArchive archive) => archive.Header["format"]?.ToString() == Format;

    /// <summary>The ensemble that <see cref="ToArchive"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is another kind of archive, or does not fit its own description.</exception>
    internal static EnsembleModel FromArchive(TensorArchive archive)
    {
        if (!Is(archive))
            throw new InvalidDataException($"Expected a saved ensemble. Got an archive of format '{archive.Header["format"]}'.");
        var combination = LandscapeJson.Read<CombinationRule>(Required(archive, "combination").ToJsonString(), "combination of an ensemble");
        var weights = LandscapeJson.Read<ImmutableArray<double>>(Required(archive, "weights").ToJsonString(), "list of weights");
        var temperature = LandscapeJson.Read<double>(Required(archive, "temperature").ToJsonString(), "temperature");
        var history = LandscapeJson.Read<EnsembleRecord>(Required(archive, "history").ToJsonString(), "history of an ensemble");
        var members = MemberArchive.Read(archive, Required(archive, "members"));
        try
        {
            return new EnsembleModel(members, combination, weights, temperature, history);
        }
        catch (ArgumentException error)
        {
            foreach (var member in members)
                member.Dispose();
            throw new InvalidDataException($"The saved ensemble is wrong: {error.Message}", error);
        }
    }

    private Tensor OutputsOf(TensorDataset data)
    {
        const long Chunk = 1000;
        using var scope = NewDisposeScope();
        var parts = new List<Tensor>();
        for (long start = 0; start < data.Count; start += Chunk)
            parts.Add(Outputs(data.Features.narrow(0, start, Math.Min(Chunk, data.Count - start)).cpu()));
        return cat(parts, 0).MoveToOuterDisposeScope();
    }

    private static IEnumerable<string> Faults(ImmutableArray<NetworkModel> members, CombinationRule combination, ImmutableArray<double> weights, double temperature)
    {
        if (members.IsEmpty)
        {
            yield return "An ensemble needs at least one member. Got none.";
            yield break;
        }

        var first = members[0];
        for (var index = 1; index < members.Length; index++)
        {
            var other = members[index];
            if (other.Shape != first.Shape || (other.Task != first.Task && first.Task is not RegressionTask) || other.Task.Kind != first.Task.Kind)
                yield return $"All members must have one shape and task. Number 0 is {first.Shape}, {first.Task}; number {index} is {other.Shape}, {other.Task}.";
            if (!other.ClassNames.SequenceEqual(first.ClassNames))
                yield return $"All members must have the same class names in the same order. Number 0 has [{string.Join(", ", first.ClassNames)}], number {index} [{string.Join(", ", other.ClassNames)}].";
        }

        if (!Enum.IsDefined(combination))
            yield return $"`Combination` must be MeanProbability, MeanLogit or Vote. Got {combination}.";
        if (combination == CombinationRule.Vote && first.Task is RegressionTask)
            yield return "`Combination` Vote needs classes; this is a regression. Choose MeanProbability.";
        if (!weights.IsEmpty && weights.Length != members.Length)
            yield return $"`Weights` must have one entry a member. Got {weights.Length} for {members.Length} members.";
        if (weights.Any(weight => weight is not (> 0 and < double.PositiveInfinity)))
            yield return $"`Weights` must be in (0, ∞). Got [{string.Join(", ", weights)}].";
        if (temperature is not (> 0 and < double.PositiveInfinity))
            yield return $"`Temperature` must be in (0, ∞). Got {temperature}.";
        else if (temperature != 1 && (first.Task is RegressionTask || combination == CombinationRule.Vote))
            yield return $"`Temperature` must be 1 for a regression or a vote, which have no logits. Got {temperature}.";
    }

    private static JsonNode Required(TensorArchive archive, string key) =>
        archive.Header[key] ?? throw new InvalidDataException($"The saved ensemble has no '{key}'.");
}
