using System.Globalization;

namespace MlNetLandscape.Endurance.Kills;

/// <summary>
/// Kills each case with SIGKILL at random moments, every second one while a file is being written, and lets it go on in another process, until it has been killed so often. Each
/// time it ends it must have ended with the bits of an uninterrupted run, and every file that a kill leaves must be whole, or a temporary one that is gone at the end.
/// </summary>
internal static class KillVerb
{
    private const int MostOfOneRun = 200;

    /// <param name="arguments">--kills 50, of each case; --seed 1, of the moments; --only WORDS, cases whose names have one of them, with commas between; --list.</param>
    public static int Run(string[] arguments)
    {
        var options = new KillOptions(arguments);
        var (kills, seed, cases) = (options.Whole("--kills", 50), options.Whole("--seed", 1), KillCases.Named(options.Word("--only")));
        var failed = cases.Count == 0;
        foreach (var (place, one) in cases.Index())
        {
            if (options.Has("--list"))
                Console.WriteLine(one.Name);
            else
                failed |= !Try(one, kills, new Random(HashCode(seed, place)));
        }

        return failed ? 1 : 0;
    }

    private static bool Try(KillCase one, int kills, Random random)
    {
        try
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{one.Name}: {new Kills(one, random).Run(kills)}"));
            return true;
        }
        catch (FaultException fault)
        {
            Console.WriteLine($"{one.Name}: FAULT: {fault.Message}");
            return false;
        }
    }

    /// <summary>The same in every process, which <see cref="System.HashCode"/> is not.</summary>
    private static int HashCode(int seed, int place) => unchecked((int)Numerics.Estimation.Seed.Derive(seed, place));

    private sealed class Kills(KillCase one, Random random)
    {
        private int _done;
        private int _inWrite;
        private int _runs;
        private string _expected = "";
        private TimeSpan _whole;

        public string Run(int kills)
        {
            _expected = End(null);
            using (var folder = new KillFolder())
                End(folder.Path);
            while (_done < kills)
            {
                using var folder = new KillFolder();
                Round(folder, kills);
                _runs++;
            }

            return string.Create(CultureInfo.InvariantCulture, $"{_done} kills, {_inWrite} of them over a file half written, in {_runs} runs of {_whole.TotalSeconds:f1} s; bit for bit the uninterrupted run.");
        }

        /// <summary>Kills a run again and again until it ends, later and later, so that it comes on however slow the beginning is.</summary>
        private void Round(KillFolder folder, int kills)
        {
            for (var killed = 0; killed < MostOfOneRun && _done < kills; killed++)
            {
                using var victim = new Victim(one, folder.Path);
                if (!victim.Kill(random.NextDouble() * Math.Min(0.1 + (0.01 * killed), 0.5) * _whole, inWrite: random.Next(2) == 0))
                {
                    Check(victim, folder.Path);
                    return;
                }

                _done++;
                _inWrite += victim.Writes() ? 1 : 0;
                folder.RequireWhole();
            }

            if (_done < kills)
                throw new FaultException($"it was killed {MostOfOneRun} times and has not ended.");
            End(folder.Path);
        }

        /// <summary>Lets a run end, looks at what it ended with, and gives it.</summary>
        private string End(string? folder)
        {
            using var victim = new Victim(one, folder);
            return Check(victim, folder);
        }

        private string Check(Victim victim, string? folder)
        {
            var (code, output, error) = victim.End();
            if (code != 0)
                throw new FaultException($"it ended with code {code}: {error.ReplaceLineEndings(" ")}");
            _whole = _whole == default && folder is not null ? victim.Elapsed : _whole;
            var result = one.Result(folder, output);
            if (folder is null || _expected.Length == 0)
                return result;
            if (result != _expected)
                throw new FaultException($"it ended with other bits: {string.Join(", ", result.Split('\n').Except(_expected.Split('\n')).Select(line => line[..Math.Max(0, line.LastIndexOf(' '))]))}");
            KillFolder.RequireOnly(folder, one.Kept);
            return result;
        }
    }
}
