using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Sharpness;
using MlNetLandscape.Numerics.Tests.LinearOperators;
using MlNetLandscape.Numerics.Tests.Objectives;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Sharpness;

/// <summary>On vectors with native memory: nothing is used after it was freed, nothing leaks, and longer runs need no more.</summary>
public sealed class SharpnessMemoryTests
{
    private static readonly Dictionary<string, Action<OwnedObjective, Owned, int>> Rows = new()
    {
        ["adversarial"] = (objective, theta, steps) => AdversarialSharpness.Measure(objective, theta, 0.3, new AscentOptions { Steps = steps, Restarts = 3, Tolerance = 0 }, theta),
        ["adaptive"] = (objective, theta, steps) => AdaptiveSharpness.Measure(objective, theta, theta, 0.3, new AscentOptions { Steps = steps, Tolerance = 0 }),
        ["average"] = (objective, theta, steps) => AverageSharpness.Measure(objective, theta, 0.1, new NoiseOptions { Pairs = steps }),
        ["scaled average"] = (objective, theta, steps) => AverageSharpness.Measure(objective, theta, 0.1, new NoiseOptions { Pairs = steps }, theta),
        ["local energy"] = (objective, theta, steps) => LocalEnergy.Measure(objective, theta, null, new NoiseOptions { Pairs = steps }),
        ["Keskar"] = (objective, theta, steps) => KeskarSharpness.Measure(objective, theta, new KeskarOptions { Epsilon = 0.5, Steps = steps }),
        ["Keskar on a manifold"] = (objective, theta, steps) => KeskarSharpness.Measure(objective, theta, new KeskarOptions { Epsilon = 0.5, Steps = steps, ManifoldDimension = 4 }),
        ["directional"] = (objective, theta, _) => DirectionalSharpness.Measure(objective, theta),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Vectors_are_freed_and_their_number_does_not_grow_with_the_steps(string name)
    {
        Assert.Equal(Peak(name, 12), Peak(name, 60));
        Assert.InRange(Peak(name, 12), 0, 50);
    }

    private static int Peak(string name, int steps)
    {
        var objective = new OwnedObjective(new GaussianField(9, 60, 1));
        var theta = objective.Owned.FromArray(Gaussian(9, 2).AsArray());
        var before = theta.Entries.ToArray();
        Rows[name](objective, theta, steps);
        Assert.Equal((1, 0), (objective.Owned.Live, objective.OpenHessians)); // θ alone
        Assert.Equal(before, theta.Entries);
        return objective.Owned.Peak;
    }
}
