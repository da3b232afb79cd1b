using System.Text.RegularExpressions;
using MlNetLandscape.TestKit;

namespace MlNetLandscape.Architecture.Tests;

/// <summary>What must never be in the source of the library.</summary>
public sealed class SourceTests
{
    private const string Library = "src/MlNetLandscape without the tool";

    public static TheoryData<string, string, string[]> Forbidden => new()
    {
        { @"^\s*#(if|region)\b", "src/MlNetLandscape", [] },
        { @"\bConsole\.(Write|Error|Out|Read)", Library, [] },
        { @"\bnew Random\(|\bRandom\.Shared\b|\bGuid\.NewGuid\b", "src/MlNetLandscape", [] },
        { @"\bDateTime(Offset)?\.(Utc)?Now\b|\bEnvironment\.TickCount", "src/MlNetLandscape", [] },
        { @"\bCurrent(UI)?Culture\b", Library, [] },
        { @"(torch|random)\.manual_seed|Generator\.Default", "src/MlNetLandscape", ["src/MlNetLandscape.Torch/Networks/GlobalGenerator.cs"] },
        { @"TODO|FIXME|NotImplementedException", "src", [] },
        { @"catch\s*(\([^)]*\))?\s*\{\s*\}", "src", [] },
        { @"\busing (static )?TorchSharp", "src/MlNetLandscape.Numerics", [] },
        { @"\busing (static )?TorchSharp|Microsoft\.ML\b", "src/MlNetLandscape.Reports", [] },
        { @"Microsoft\.ML\b", "src/MlNetLandscape.Torch", [] },
        { @"Substitutes\.", "src/MlNetLandscape", [] },
        { @"BinaryFormatter|Assembly\.Load|Type\.GetType\(", "src/MlNetLandscape", [] },
    };

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void It_is_nowhere(string pattern, string folder, string[] allowed)
    {
        var found = Sources(folder).Except(allowed)
            .SelectMany(path => Repository.Read(path).Split('\n').Select((line, index) => (path, line, number: index + 1)))
            .Where(place => !place.line.TrimStart().StartsWith("///", StringComparison.Ordinal) && Regex.IsMatch(place.line, pattern))
            .Select(place => $"{place.path}:{place.number}: {place.line.Trim()}");
        Assert.Equal([], found);
    }

    [Fact]
    public void A_schema_shape_is_made_in_one_folder_only() => Assert.Equal([],
        Sources("src/MlNetLandscape").Where(path => Repository.Read(path).Contains("new EstimatorChain<", StringComparison.Ordinal))
            .Where(path => !path.StartsWith("src/MlNetLandscape/DataViews/", StringComparison.Ordinal)
                && !path.StartsWith("src/MlNetLandscape/Persistence/", StringComparison.Ordinal)));

    [Fact]
    public void Files_hold_one_idea() => Assert.Equal([],
        Sources("src").Select(path => (path, lines: Repository.Read(path).Split('\n').Length)).Where(file => file.lines > 350));

    /// <summary>A folder named by prefix: «src/MlNetLandscape» is all our projects, without the substitutes.</summary>
    private static IEnumerable<string> Sources(string prefix) => prefix == Library
        ? Sources("src/MlNetLandscape").Where(path => !path.StartsWith("src/MlNetLandscape.Tool/", StringComparison.Ordinal))
        : Repository.Files("src", "*.cs")
        .Where(path => prefix == "src/MlNetLandscape"
            ? path.StartsWith(prefix, StringComparison.Ordinal)
            : path.StartsWith(prefix + "/", StringComparison.Ordinal));
}
