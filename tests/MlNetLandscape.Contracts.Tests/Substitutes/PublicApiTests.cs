using System.Reflection;
using Microsoft.ML;
using MlNetLandscape.TestKit;
using TorchSharp;

namespace MlNetLandscape.Contracts.Tests.Substitutes;

/// <summary>A substitute shows what is listed; that upstream has every line of the list is tested where the packages are.</summary>
public sealed class PublicApiTests
{
    public static TheoryData<string, Assembly> Substitutes => new()
    {
        { "Microsoft.ML", typeof(MLContext).Assembly },
        { "TorchSharp", typeof(torch).Assembly },
    };

    [Theory]
    [MemberData(nameof(Substitutes))]
    public void The_surface_is_the_approved_one(string name, Assembly assembly) =>
        PublicSurface.Approve(assembly, Repository.At($"src/substitutes/{name}/PublicApi.txt"));
}
