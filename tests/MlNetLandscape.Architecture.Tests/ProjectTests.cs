using System.Xml.Linq;
using MlNetLandscape.TestKit;

namespace MlNetLandscape.Architecture.Tests;

/// <summary>Which project may see which.</summary>
public sealed class ProjectTests
{
    public static TheoryData<string, string[]> Arrows => new()
    {
        { "src/MlNetLandscape.Numerics/MlNetLandscape.Numerics.csproj", ["MathNet.Numerics"] },
        { "src/MlNetLandscape.Torch/MlNetLandscape.Torch.csproj", ["MlNetLandscape.Numerics", "TorchSharp"] },
        { "src/MlNetLandscape/MlNetLandscape.csproj", ["MathNet.Numerics", "Microsoft.ML", "MlNetLandscape.Numerics", "MlNetLandscape.Reports", "MlNetLandscape.Torch", "TorchSharp"] },
        { "src/MlNetLandscape.Reports/MlNetLandscape.Reports.csproj", ["MlNetLandscape.Numerics"] },
        { "src/MlNetLandscape.Claims/MlNetLandscape.Claims.csproj", ["MlNetLandscape.Reports", "MlNetLandscape.Torch", "TorchSharp"] },
        { "src/MlNetLandscape.Tool/MlNetLandscape.Tool.csproj", ["Microsoft.ML", "MlNetLandscape", "MlNetLandscape.Claims", "MlNetLandscape.Reports", "MlNetLandscape.Torch", "Spectre.Console", "System.CommandLine", "TorchSharp"] },
        { "src/substitutes/Microsoft.ML/Microsoft.ML.csproj", ["MathNet.Numerics"] },
        { "src/substitutes/TorchSharp/TorchSharp.csproj", [] },
    };

    [Theory]
    [MemberData(nameof(Arrows))]
    public void A_project_sees_what_the_design_says(string project, string[] seen) => Assert.Equal(seen, References(project));

    [Fact]
    public void Every_project_of_src_has_its_row() => Assert.Equal(
        Repository.Files("src", "*.csproj").Order(), Arrows.Select(row => (string)row[0]).Order());

    private static IEnumerable<string> References(string project) => XDocument.Parse(Repository.Read(project))
        .Descendants()
        .Where(element => element.Name.LocalName is "PackageReference" or "ProjectReference" or "BackendReference")
        .Select(element => element.Attribute("Include")!.Value)
        .Select(name => name.EndsWith(".csproj", StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(name) : name)
        .Order(StringComparer.Ordinal);
}
