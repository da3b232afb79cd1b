using System.Collections.Immutable;

namespace MlNetLandscape;

/// <summary>What rows are scored with: a network, or several together.</summary>
internal interface IScoringModel : IDisposable
{
    /// <summary>D inputs and K outputs.</summary>
    NetworkShape Shape { get; }

    /// <summary>What is predicted.</summary>
    PredictionTask Task { get; }

    /// <summary>What the classes are called, in the order of the outputs; empty where they have no names.</summary>
    ImmutableArray<string> ClassNames { get; }

    /// <summary>The trainable numbers.</summary>
    long ParameterCount { get; }

    /// <summary>The networks it scores with: itself, or its members.</summary>
    ImmutableArray<NetworkModel> Networks { get; }

    /// <summary>The scores of some rows (<see cref="PredictionTask.Scores"/>), in evaluation mode.</summary>
    /// <param name="features">Row-major, <c>[rows, D]</c>.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="scores">Takes the scores, row-major, <c>[rows, ScoreSize]</c>.</param>
    void Score(ReadOnlySpan<float> features, int rows, Span<float> scores);

    /// <summary>The model as data; the caller disposes it.</summary>
    TensorArchive ToArchive();

    /// <summary>The model that <see cref="ToArchive"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is something else, or does not fit its own description.</exception>
    static IScoringModel FromArchive(TensorArchive archive) =>
        EnsembleModel.Is(archive) ? EnsembleModel.FromArchive(archive) : NetworkModel.FromArchive(archive);
}
