using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using MlNetLandscape.Claims;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Tool;

/// <summary>Tries claims of the literature, and tells which hold here.</summary>
internal sealed class ReproduceVerb : Verb
{
    private readonly Argument<string[]> _ids = new("claims") { Description = "Numbers of claims, 20 or 10-14, or all.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<int> _tier = Ask.Whole("--tier", "The highest tier: 1 takes seconds a claim, 2 up to minutes, 3 holds weak effects and open outcomes.", 2, 1);
    private readonly Option<int?> _seeds = Ask.WholeOrNone("--seeds", "Seeds of each claim that uses more than one; as many as each says where it is not given.", 1);
    private readonly Option<ImageSet> _images = Ask.Choice("--images", "The images of claims that need more than digits:", ImageSet.FashionMnist);
    private readonly Option<string?> _folder = new("--data") { Description = "Where their files lie; where Debian's dataset-fashion-mnist puts them where it is not given.", HelpName = "folder" };
    private readonly Option<bool> _all = new("--all-rows") { Description = "All rows instead of the few that keep claims quick." };
    private readonly Option<string?> _html = Ask.File("--html", "Write the report as a page of HTML.");
    private readonly Option<bool> _list = new("--list") { Description = "Say what would be tried, and try nothing." };

    public override string Name => "reproduce";

    public override IReadOnlyList<string> Examples =>
        ["landscape reproduce --tier 1", "landscape reproduce 20 36-39 --seeds 5 --json claims.json --html claims.html", "landscape reproduce all --tier 3 --list"];

    protected override string Description => "Try claims of the loss-landscape literature: what was expected, what was measured, and a verdict.";

    protected override IEnumerable<Option> Options => [_tier, _seeds, _images, _folder, _all, _html, _list];

    protected override IEnumerable<Argument> Arguments => [_ids];

    protected override IEnumerable<(string Option, string? Path)> Writes(ParseResult call) => [("--html", call.GetValue(_html))];

    protected override void Run(ParseResult call, Session session)
    {
        var claims = Chosen(call.GetValue(_ids) ?? [], call.GetValue(_tier));
        if (call.GetValue(_list))
        {
            session.Show(["claim", "tier", "about", "source", "statement"], claims.Select(claim => (IReadOnlyList<string>)
                [Word(claim.Id), Word((int)claim.Tier), $"{Session.Number(claim.Cost.TotalSeconds)} s", claim.Source, claim.Statement]));
            return;
        }

        if (call.GetValue(_folder) is { } folder && !Directory.Exists(folder))
            throw new UserError($"--data '{folder}' is not a folder. Give the one that holds the images.");
        var data = new ClaimData(call.GetValue(_images), call.GetValue(_folder), call.GetValue(_all));
        var file = new ReproductionFile(Doctor.Version, $"{Doctor.Backend}, libtorch {TorchSharp.torch.__version__}", data.ToString(), call.GetValue(_seeds), session.Seed, Today(), []);
        var known = session.JsonFile is { } path && File.Exists(path) ? InputFile.Read(path, "reproduction", name => ReproductionFile.FromJson(File.ReadAllText(name))) : null;
        if (known is not null && !known.IsLike(file))
            throw new UserError($"'{session.JsonFile}' holds results of version {known.Version}, backend {known.Backend}, images {known.Data}, seeds {known.Seeds?.ToString(CultureInfo.InvariantCulture) ?? "as each claim says"} from {known.FirstSeed}: they cannot be gone on from. Name another file.");
        file = file with { Results = known?.Results ?? [] };
        var reproduction = new Reproduction { Data = data, Seeds = call.GetValue(_seeds), FirstSeed = session.Seed, Progress = new Watcher(session.Progress), Keep = Keep };
        try
        {
            reproduction.Run(claims, file.Results, session.Cancellation);
        }
        catch (OperationCanceledException error)
        {
            throw new OperationCanceledException(session.JsonFile is null ? "Stopped. With --json FILE what was tried would have been kept." : $"Stopped. The same command goes on from '{session.JsonFile}'.", error, session.Cancellation);
        }

        session.Progress.End();
        var rows = claims.Select(claim => file.Results.Single(result => result.Id == claim.Id).Row(claim)).ToArray();
        session.Show(["claim", "statement", "expected", "measured", "verdict"], rows.Select(row => (IReadOnlyList<string>)[row.Id, row.Statement, row.Expected, row.Measured, ClaimSection.Word(row.Verdict)]));
        foreach (var row in rows.Where(row => row.Verdict != ClaimVerdict.Reproduced))
            session.Say($"{row.Id}: {ClaimSection.Word(row.Verdict)}. {row.Why}");
        session.Say(string.Join(", ", rows.GroupBy(row => row.Verdict).OrderBy(group => group.Key).Select(group => $"{group.Count()} {ClaimSection.Word(group.Key)}")) + ".");
        if (call.GetValue(_html) is { } page)
        {
            file.Report().SaveHtml(page);
            session.Say($"report: {page}");
        }

        session.Finish(file.ToJson(), () => file.Report());

        void Keep(ClaimResult result)
        {
            file = file.With(result, Today());
            if (session.JsonFile is { } place)
                AtomicFile.Write(place, file.ToJson());
        }
    }

    private static ImmutableArray<Claim> Chosen(string[] words, int tier)
    {
        var chosen = words.Where(word => !word.Equals("all", StringComparison.OrdinalIgnoreCase)).SelectMany(Numbers).ToHashSet();
        var missing = chosen.Except(ClaimList.All.Select(claim => claim.Id)).Order().Select(Word).ToArray();
        if (missing.Length > 0)
            throw new UserError($"There is no claim {string.Join(", ", missing)}. `landscape reproduce --tier 3 --list` shows all there are.");
        return [.. ClaimList.All.Where(claim => chosen.Count > 0 ? chosen.Contains(claim.Id) : (int)claim.Tier <= tier)]; // a claim that is named is tried, whatever its tier
    }

    private static IEnumerable<int> Numbers(string word)
    {
        int[] ends = [.. word.Split('-').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1)];
        if (ends.Length > 2 || ends.Contains(-1) || ends[0] > ends[^1] || ends[^1] > 1_000)
            throw new UserError($"Claims are named by numbers, 20 or 10-14, or all. Got '{word}'.");
        return ends.Length == 1 ? ends : ClaimList.All.Select(claim => claim.Id).Where(id => id >= ends[0] && id <= ends[1]);
    }

    private static string Today() => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Word(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class Watcher(ProgressLine line) : IProgress<ReproductionProgress>
    {
        public void Report(ReproductionProgress value) => line.Tell("claims", 100 * value.Done, 100, "%",
            string.Create(CultureInfo.InvariantCulture, $"claim {value.Claim.Id}{(value.Runs > 1 ? $", seed {value.Run} of {value.Runs}" : "")}{(value.Where.Length > 0 ? $", {value.Where}" : "")}"));
    }
}
