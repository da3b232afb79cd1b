using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>An observer at work on one training.</summary>
/// <remarks>
/// Of a step t it hears <see cref="BeforeStep"/>, <see cref="TakeGradient"/>, <see cref="AfterStep"/> and <see cref="Commit"/>, in this order. A step that is
/// cancelled midway ends without the last and comes again: until then <see cref="State"/> is that before the step.
/// </remarks>
internal interface IRunningObserver : IDisposable
{
    /// <summary>Whether it wants to hear of <paramref name="step"/>.</summary>
    bool Watches(long step);

    /// <summary>The network has θₜ; it has it, and all else it had, afterwards. May throw the cancellation.</summary>
    void BeforeStep(long step)
    {
    }

    /// <summary>The parameters' <c>grad</c> is that of the step's loss at θₜ, not shortened.</summary>
    /// <param name="step">t.</param>
    /// <param name="loss">The loss at θₜ.</param>
    void TakeGradient(long step, double loss)
    {
    }

    /// <summary>The network has θₜ₊₁; it has it, and all else it had, afterwards. May throw the cancellation.</summary>
    /// <param name="step">t.</param>
    /// <param name="loss">The loss of the step's batches as the network is, with the step's random numbers.</param>
    void AfterStep(long step, Func<double> loss)
    {
    }

    /// <summary>The step is done.</summary>
    /// <returns>What was found; null where the step is not one to observe.</returns>
    Observation? Commit(long step);

    /// <summary>The training has ended, and the network has what its steps led to: no average yet, and not the best weights.</summary>
    /// <param name="step">The steps done.</param>
    void Finish(long step)
    {
    }

    /// <summary>Everything that later observations depend on, by name; the tensors stay the observer's.</summary>
    IReadOnlyDictionary<string, Tensor> State { get; }

    /// <summary>Takes over values that <see cref="State"/> once gave, and hears what was found last.</summary>
    void Restore(IReadOnlyDictionary<string, Tensor> state, Observation? last);
}
