using System.Reflection;
using MlNetLandscape.TestKit;

namespace MlNetLandscape.Contracts.Tests.Packages;

/// <summary>A substitute offers nothing that upstream does not have, with the same signature.</summary>
public sealed class UpstreamApiTests
{
    public static TheoryData<string, string[]> Packages => new()
    {
        { "Microsoft.ML", ["Microsoft.ML.DataView", "Microsoft.ML.Core", "Microsoft.ML.Data", "Microsoft.ML.Transforms", "Microsoft.ML.StandardTrainers"] },
        { "TorchSharp", ["TorchSharp"] },
    };

    [Theory]
    [MemberData(nameof(Packages))]
    public void Every_line_of_a_substitute_is_upstreams(string name, string[] assemblies) => Assert.Empty(
        File.ReadAllLines(Repository.At($"src/substitutes/{name}/PublicApi.txt")).Except(PublicSurface.Of(assemblies.Select(Assembly.Load))));
}
