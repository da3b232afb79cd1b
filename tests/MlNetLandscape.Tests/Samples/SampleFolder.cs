using MlNetLandscape.TestKit;

namespace MlNetLandscape.Tests.Samples;

/// <summary>A folder with the samples' data, in which samples run.</summary>
internal sealed class SampleFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("landscape");

    public SampleFolder()
    {
        var data = _folder.CreateSubdirectory("samples").CreateSubdirectory("data");
        foreach (var file in Repository.Files("samples/data", "*.csv"))
            File.Copy(Repository.At(file), Path.Combine(data.FullName, Path.GetFileName(file)));
    }

    public string FullName => _folder.FullName;

    /// <summary>Runs a sample to its end, which must be a good one, and gives what it printed.</summary>
    public string Run(string program, params string[] arguments)
    {
        var (exit, output, error) = BuiltProgram.Run(program, FullName, arguments);
        Assert.True(exit == 0, error);
        return output;
    }

    public FileInfo[] Files() => _folder.GetFiles();

    public void Dispose() => _folder.Delete(recursive: true);
}
