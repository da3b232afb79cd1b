using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

/// <remarks>Plain descent, so that all radii end at about one loss: of two networks that are right, the surer one has the smaller Hessian whatever trained it.</remarks>
internal sealed class SharpnessFallsWithRadius() : Claim(70, "Foret et al. 2021",
    "The wider the radius of sharpness-aware minimisation, the flatter the minimum.",
    "Digits, 1,000 rows, MLP 64-100-10, 100 epochs without momentum, radii 0, 0.05, 0.1, 0.2, 0.5; λ_max over the training rows.", ClaimTier.Two, seconds: 40,
    Expectation.Below("λ_max at 0.05 over that at 0", 0.999), Expectation.Below("at 0.1 over that at 0.05", 0.999), Expectation.Below("at 0.2 over that at 0.1", 0.999),
    Expectation.Below("at 0.5 over that at 0.2", 0.999), Expectation.Above("at 0 over that at 0.5", 5),
    Expectation.Above("lowest training loss", 0.005), Expectation.Below("highest training loss", 0.03))
{
    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        double[] radii = [0, 0.05, 0.1, 0.2, 0.5];
        var (train, test) = ClaimData.SplitDigits(run.Seed);
        using var rows = train;
        test.Dispose();
        var found = radii.Select((rho, index) =>
        {
            run.Tell(index / 5.0, $"radius {index + 1} of 5");
            using var model = SharpnessAwareDigits.Train(run, rho, new Sgd { Momentum = 0 }, 0.1, rows);
            using var risk = new EmpiricalRisk(model, rows, new EmpiricalRiskOptions { CancellationToken = run.Cancellation });
            using var theta = risk.Theta();
            using var hessian = risk.Hessian(theta);
            using var pairs = Lanczos.Find(hessian, new LanczosOptions { Largest = 1 }, cancellationToken: run.Cancellation);
            return (Largest: pairs.Largest[0].Value, Loss: risk.Value(theta));
        }).ToArray();
        return new ClaimReading([.. found.Zip(found.Skip(1), (a, b) => b.Largest / a.Largest), found[0].Largest / found[^1].Largest, found.Min(one => one.Loss), found.Max(one => one.Loss)])
        {
            Figures = [new SeriesSection("radius ρ", "λ_max", [new Series("λ_max", [.. radii], [.. found.Select(one => one.Largest)])]) { YIsLog = true }],
        };
    }
}
