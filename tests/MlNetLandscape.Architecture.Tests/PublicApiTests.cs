using MlNetLandscape.TestKit;

namespace MlNetLandscape.Architecture.Tests;

/// <summary>What users can see is listed and reviewed: set UPDATE_PUBLIC_API to write the lists anew, then read the difference.</summary>
public sealed class PublicApiTests
{
    public static TheoryData<string, Type> Assemblies => new()
    {
        { "MlNetLandscape.Numerics", typeof(MlNetLandscape.Numerics.Estimation.Seed) },
        { "MlNetLandscape.Torch", typeof(Network) },
        { "MlNetLandscape.Reports", typeof(Reports.LandscapeReport) },
        { "MlNetLandscape", typeof(NeuralNetworkTrainer) },
    };

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_surface_is_the_approved_one(string project, Type type) =>
        PublicSurface.Approve(type.Assembly, Repository.At($"src/{project}/PublicApi.txt"));
}
