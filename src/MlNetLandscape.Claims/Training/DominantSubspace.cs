using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Reports;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

/// <remarks>As in the paper, the three begin where plain descent already is at the edge of stability; the ten eigenvectors are those of all rows, found anew every ten steps.</remarks>
internal sealed class DominantSubspace() : Claim(28, "Song et al. 2025",
    "Gradients point into the space of the sharpest directions, yet descent within it does not get ahead; descent without it does.",
    "Digits, 1,000 rows, each pixel less its mean, MLP 64-40-40-10 with tanh, squared error, batches of 50, η = 0.3: 100 steps, then 400 of descent, of descent within the ten sharpest directions, and without them.",
    ClaimTier.Two, seconds: 6,
    Expectation.Below("fall of the loss within, as a share of descent's", 0.25), Expectation.Above("without, as a share of descent's", 0.85), Expectation.Told("share of the gradient's square within"))
{
    private const int Steps = 400;
    private const int Directions = 10;
    private const int Refresh = 10;
    private const double Rate = 0.3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        using var rows = EdgeDescent.Rows();
        var options = EdgeDescent.Options(Rate, 5);
        (options.BatchSize, options.Shuffle) = (50, true);
        using var start = run.Train(options, new MulticlassTask(10), rows, run.Seed);
        using var landscape = new NetworkLandscape(start, rows, new GeometryOptions { BatchSize = 1_000, Loss = options.Loss, Seed = run.Seed, CancellationToken = run.Cancellation });
        var plain = Descend(run, landscape, landscape.Point(start), null);
        var within = Descend(run, landscape, landscape.Point(start), true);
        var without = Descend(run, landscape, landscape.Point(start), false);
        var fall = plain.Losses.Y[0] - plain.Losses.Y[^1];
        return new ClaimReading((within.Losses.Y[0] - within.Losses.Y[^1]) / fall, (without.Losses.Y[0] - without.Losses.Y[^1]) / fall, within.Share)
        {
            Figures = [new SeriesSection("step", "training loss", [plain.Losses, within.Losses, without.Losses]) { YIsLog = true }],
        };
    }

    /// <summary>Descends by mini-batches within the sharpest directions, without them, or in all.</summary>
    private static (Series Losses, double Share) Descend(ClaimRun run, NetworkLandscape landscape, Tensor theta, bool? within)
    {
        var (space, batches) = (landscape.Space, landscape.Batches(50)!);
        var name = within is null ? "descent" : within.Value ? "within the sharpest directions" : "without them";
        List<double> at = [], losses = [], shares = [];
        Eigenpairs<Tensor>? sharpest = null;
        try
        {
            for (var step = 0; step < Steps; step++)
            {
                run.Cancellation.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                if (step % Refresh == 0)
                {
                    run.Tell(step / (double)Steps, name);
                    (at, losses) = ([.. at, step], [.. losses, landscape.Risk.Value(theta)]);
                    if (within is not null)
                    {
                        sharpest?.Dispose();
                        using var hessian = landscape.Risk.Hessian(theta);
                        sharpest = Lanczos.Find(hessian, new LanczosOptions { Largest = Directions, Tolerance = 1e-2 }, cancellationToken: run.Cancellation);
                    }
                }

                var (_, gradient) = batches(step).Gradient(theta);
                if (sharpest is not null)
                {
                    var inside = space.Zero();
                    sharpest.LargestVectors.AddCombination(sharpest.LargestVectors.Dot(gradient), inside);
                    shares.Add(space.Dot(inside, inside) / space.Dot(gradient, gradient));
                    gradient = within == true ? inside : space.Add(gradient, -1, inside);
                }

                space.Axpy(-Rate, gradient, theta);
            }
        }
        finally
        {
            sharpest?.Dispose();
        }

        return (new Series(name, [.. at, Steps], [.. losses, landscape.Risk.Value(theta)]), shares.Count > 0 ? shares.Average() : double.NaN);
    }
}
