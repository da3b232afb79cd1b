using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>An average over points of ℝᴾ that takes them one at a time.</summary>
internal interface IRunningAverage : IDisposable
{
    /// <summary>Points taken.</summary>
    long Count { get; }

    /// <summary>Takes a point.</summary>
    /// <param name="theta"><c>[P]</c>.</param>
    void Add(Tensor theta);

    /// <summary>θ̄, Float64 <c>[P]</c>; the caller disposes it. There is a point.</summary>
    Tensor Mean();

    /// <summary>Forgets all points.</summary>
    void Clear();

    /// <summary>Everything later averages depend on, by name; the tensors stay the average's.</summary>
    IReadOnlyDictionary<string, Tensor> State { get; }

    /// <summary>Takes over values that <see cref="State"/> once gave.</summary>
    /// <param name="state">The values.</param>
    /// <param name="count">The <see cref="Count"/> then.</param>
    void Restore(IReadOnlyDictionary<string, Tensor> state, long count);
}
