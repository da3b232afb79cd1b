using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.SaddleFree;

/// <summary>The point where the smoothed loss was lowest. Losses of mini-batches are noisy: an exponential mean over some ten steps is compared.</summary>
internal sealed class BestPoint<TVector>(IVectorSpace<TVector> space, double factor) : IDisposable
{
    private const double Memory = 0.9;

    /// <summary>The point, one column; none before the first loss.</summary>
    public IVectorBlock<TVector> Point { get; } = space.Block(1);

    /// <summary>The mean loss of the last steps.</summary>
    public double Smoothed { get; set; }

    /// <summary>The lowest of them.</summary>
    public double Lowest { get; set; }

    /// <summary>The smoothed loss with this one.</summary>
    public double With(double loss) => Point.Count == 0 ? loss : (Memory * Smoothed) + ((1 - Memory) * loss);

    /// <summary>Whether that is too high.</summary>
    public bool IsLost(double smoothed) => Point.Count > 0 && !(smoothed <= Lowest + ((factor - 1) * Math.Abs(Lowest)));

    /// <summary>Remembers a loss, and the point where it is the best one.</summary>
    public void Take(double smoothed, TVector theta)
    {
        Smoothed = smoothed;
        if (Point.Count > 0 && !(smoothed < Lowest))
            return;
        Lowest = smoothed;
        Set(theta);
    }

    /// <summary>Goes on from the best point.</summary>
    public void Return() => Smoothed = Lowest;

    public void Set(TVector theta)
    {
        Point.Truncate(0);
        Point.Add(theta);
    }

    public void Dispose() => Point.Dispose();
}
