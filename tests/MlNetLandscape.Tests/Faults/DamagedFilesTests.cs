using FsCheck.Fluent;
using MlNetLandscape.TestKit.Faults;

namespace MlNetLandscape.Tests.Faults;

/// <summary>A damaged file loads and scores, or gives one clear error; the endurance verb «files» tries ten thousand.</summary>
public sealed class DamagedFilesTests
{
    [Fact]
    public void Damaged_files_load_or_give_one_clear_error()
    {
        var folder = Directory.CreateTempSubdirectory("landscape-damaged");
        try
        {
            Assert.All(FileCase.Any.Sample(300, InputCase.Stream(1), 50), file =>
            {
                var judged = file.Judge(folder.FullName);
                Assert.True(judged.Wrong is null, $"{file}\n{judged.Outcome}: {judged.Message}\n{judged.Wrong}");
            });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_whole_file_of_each_kind_loads()
    {
        var folder = Directory.CreateTempSubdirectory("landscape-whole");
        try
        {
            Assert.All(SavedFile.All, file => Assert.Null(file.Use(file.Whole, folder.FullName)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
