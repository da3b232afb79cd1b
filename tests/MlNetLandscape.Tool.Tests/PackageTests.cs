using System.Diagnostics;
using System.IO.Compression;

namespace MlNetLandscape.Tool.Tests;

public class PackageTests
{
    [Fact]
    public void The_tool_is_packed_with_all_it_needs_and_runs_where_it_is_installed()
    {
        using var folder = new Folder();
        var packages = Directory.CreateDirectory(folder.File("packages")).FullName;
        Dotnet("pack", Path.Combine(Landscape.Root(), "src", "MlNetLandscape.Tool"), "-c", "Release", "--no-build", "-o", packages, "-m:1", "-nodeReuse:false", "-v", "quiet");
        var package = Assert.Single(Directory.GetFiles(packages));
        using (var archive = ZipFile.OpenRead(package))
        {
            var settings = Assert.Single(archive.Entries, entry => entry.Name == "DotnetToolSettings.xml");
            using var reader = new StreamReader(settings.Open());
            Assert.Contains("Name=\"landscape\"", reader.ReadToEnd(), StringComparison.Ordinal);
        }

        folder.File("nuget.config", $"""<configuration><packageSources><clear/><add key="here" value="{packages}"/></packageSources><config><add key="globalPackagesFolder" value="{folder.File("cache")}"/></config></configuration>""");
        Dotnet("tool", "install", "MlNetLandscape.Tool", "--tool-path", folder.File("tools"), "--configfile", folder.File("nuget.config"));
        var doctor = Run(folder.File(Path.Combine("tools", "landscape")), "doctor", "--json", "-");
        Assert.Equal(Landscape.Json("doctor").ToJsonString(), System.Text.Json.Nodes.JsonNode.Parse(doctor)!.ToJsonString());
    }

    private static void Dotnet(params string[] arguments) => Run("dotnet", arguments);

    private static string Run(string file, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var call = Landscape.End(process);
        Assert.True(call.Code == 0, $"{file} {string.Join(" ", arguments)}: {call.Output} {call.Error}");
        return call.Output;
    }
}
