namespace MlNetLandscape.Torch.Tests.Persistence;

public sealed class AtomicFileTests
{
    [Fact]
    public void A_file_appears_whole_or_not_at_all()
    {
        var folder = Directory.CreateTempSubdirectory();
        var path = Path.Combine(folder.FullName, "new", "file.bin");
        AtomicFile.Write(path, stream => stream.Write([1, 2, 3]));
        var error = Assert.Throws<IOException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write([9, 9]);
            throw new IOException("disk full");
        }));
        Assert.Equal($"The file '{path}' could not be written, and is as it was before: disk full", error.Message);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_killed_processes_left_of_a_file_goes_when_it_is_written_or_deleted_and_nothing_else(bool deletes)
    {
        const int Nobody = int.MaxValue; // above the highest number of a process
        var folder = Directory.CreateTempSubdirectory();
        string[] others = ["file.bin.1.tmp", $"file.bin.{Environment.ProcessId}-1.tmp", "file.bin.old-1.tmp", $"my-file.bin.{Nobody}-1.tmp", $"file.{Nobody}-1.tmp"];
        foreach (var name in others.Append($"file.bin.{Nobody}-12.tmp"))
            File.WriteAllText(Path.Combine(folder.FullName, name), "");
        var path = Path.Combine(folder.FullName, "file.bin");
        if (deletes)
            AtomicFile.Delete(path);
        else
            AtomicFile.Write(path, stream => stream.Write([1]));
        var expected = deletes ? others : [.. others, "file.bin"];
        Assert.Equal(expected.Order(StringComparer.Ordinal), Directory.GetFiles(folder.FullName).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        folder.Delete(recursive: true);
    }

    [Fact]
    public void What_cannot_be_removed_is_named()
    {
        var folder = Directory.CreateTempSubdirectory();
        var path = folder.CreateSubdirectory("file.bin").FullName; // a folder is no file
        Assert.StartsWith($"The file '{path}' could not be removed: ", Assert.Throws<IOException>(() => AtomicFile.Delete(path)).Message, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }
}
