namespace MlNetLandscape.Endurance.Kills;

/// <summary>
/// Lets each case find a file that may not grow, a full disk and a disk that became read-only, in the midst of its work. It must end with one error that names the file and the cause, leave the files
/// whole that it had kept, and, going on from them where there is room again, end with the bits of an uninterrupted run.
/// </summary>
internal static class DiskVerb
{
    private const int Attempts = 20;

    /// <param name="arguments">--only WORDS, cases whose names have one of them, with commas between.</param>
    public static int Run(string[] arguments)
    {
        var failed = false;
        foreach (var one in KillCases.Named(new KillOptions(arguments).Word("--only")))
        {
            try
            {
                Console.WriteLine($"{one.Name}: {string.Join("; ", new Faults(one).Run())}; bit for bit the uninterrupted run.");
            }
            catch (FaultException fault)
            {
                Console.WriteLine($"{one.Name}: FAULT: {fault.Message}");
                failed = true;
            }
        }

        return failed ? 1 : 0;
    }

    private sealed class Faults(KillCase one)
    {
        private string _expected = "";

        public IEnumerable<string> Run()
        {
            _expected = End(null);
            yield return Limited();
            using (var disk = SmallDisk.Mount())
                yield return disk is null ? "mounting a disk is not allowed: full ones were not tried" : OnDisk(disk, disk.Fill, disk.Empty, "No space left on device");
            using (var disk = SmallDisk.Mount())
            {
                if (disk is null)
                    yield break;
                yield return OnDisk(disk, disk.Forbid, disk.Allow, "Read-only file system");
                disk.Forbid();
                using var victim = new Victim(one, disk.Path);
                Refuses(victim, one.AsksFirst ? "' cannot be written: " : "' could not be written, ");
                yield return $"refused {(one.AsksFirst ? "at once" : "at the first file")} where nothing can be written";
            }
        }

        private string Limited()
        {
            using var folder = new KillFolder();
            long largest;
            using (var whole = new Victim(one, folder.Path))
            {
                largest = whole.Watch();
                Judge(whole.End(), folder.Path);
            }

            using var again = new KillFolder();
            using var victim = new Victim(one, again.Path, Math.Max(1, largest * 4 / 5 / 1024));
            return GoOn(victim, again, () => { }, "too large for the file system");
        }

        private string OnDisk(SmallDisk disk, Func<bool> fault, Action mend, string cause)
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                using var victim = new Victim(one, disk.Path);
                if (victim.Interrupt(fault))
                    return GoOn(victim, disk.Folder, mend, cause);
                mend(); // it ended before: try again
                foreach (var file in one.Kept)
                    File.Delete(Path.Combine(disk.Path, file));
            }

            throw new FaultException($"it ended {Attempts} times before a file was there.");
        }

        private string GoOn(Victim victim, KillFolder folder, Action mend, string cause)
        {
            Refuses(victim, "The file '", cause);
            mend();
            folder.RequireWhole();
            if (Directory.EnumerateFiles(folder.Path, "*.tmp").Any())
                throw new FaultException($"after «{cause}» there is what could not be written.");
            return End(folder.Path) == _expected ? cause : throw new FaultException($"after «{cause}» it ended with other bits.");
        }

        /// <summary>It ends with one line that has some words.</summary>
        private static void Refuses(Victim victim, params string[] words)
        {
            var (code, _, error) = victim.End();
            if (code == 0 || error.Trim().Contains('\n', StringComparison.Ordinal) || words.Any(word => !error.Contains(word, StringComparison.Ordinal)))
                throw new FaultException($"it ended with code {code} and «{error.Trim()}», not with one line that says «{string.Join("» and «", words)}».");
        }

        private string End(string? folder)
        {
            using var victim = new Victim(one, folder);
            return Judge(victim.End(), folder);
        }

        private string Judge((int Code, string Output, string Error) end, string? folder) =>
            end.Code == 0 ? one.Result(folder, end.Output) : throw new FaultException($"it ended with code {end.Code}: {end.Error.ReplaceLineEndings(" ")}");
    }
}
