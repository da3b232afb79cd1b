using FsCheck;
using FsCheck.Fluent;

namespace MlNetLandscape.TestKit.Faults;

/// <summary>A damaged file.</summary>
/// <param name="Kind">Which of <see cref="SavedFile.All"/>.</param>
/// <param name="Ways">One a fault.</param>
/// <param name="Seed">Of where and how.</param>
internal sealed record FileCase(int Kind, int[] Ways, int Seed)
{
    /// <summary>Beside the size of what was whole: what reading and using a file may allocate.</summary>
    private const long Allowance = 256L << 20;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Any of them.</summary>
    public static Gen<FileCase> Any { get; } =
        from kind in Gen.Choose(0, SavedFile.All.Length - 1)
        from faults in Gen.Choose(1, 2)
        from ways in Gen.ArrayOf(Gen.Choose(0, 3), faults)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new FileCase(kind, ways, seed);

    /// <summary>Reads the damaged file in a folder: what came of it.</summary>
    public Judgement Judge(string folder)
    {
        var file = SavedFile.All[Kind];
        var random = new Random(Seed);
        var bytes = Ways.Aggregate(file.Whole, (damaged, way) => Damage.To(damaged, file.Form, way, random));
        var work = Task.Factory.StartNew(() =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var judged = Judgement.Of(() => file.Use(bytes, folder));
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            return judged with
            {
                Given = $"{allocated >> 10} KiB",
                Wrong = judged.Wrong ?? (allocated > Allowance + (50L * bytes.Length) ? $"It allocated {allocated} bytes for {bytes.Length}." : Trap.WasMade ? "A type was made by its name." : null),
            };
        }, TaskCreationOptions.LongRunning);
        return work.Wait(Limit) ? work.Result : new Judgement("hang", "", $"It hangs: nothing after {Limit.TotalSeconds} s.", "");
    }

    public override string ToString() => $"{SavedFile.All[Kind].Name}, ways [{string.Join(", ", Ways)}], seed {Seed}";
}
